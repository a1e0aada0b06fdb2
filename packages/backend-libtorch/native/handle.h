// What JavaScript holds of a tensor: an External around one at::Tensor, counted, emptied by release() or by the
// garbage collector, whichever comes first.
#pragma once

#include <ATen/ATen.h>
#include <napi.h>

namespace dynclean {

/** One of a doubly linked list of all handles that hold a tensor: what is held can be counted without a set beside. */
struct Handle {
  at::Tensor tensor;
  Handle* previous = nullptr;
  Handle* next = nullptr;
  bool live = true;
};

struct Held {
  int64_t handles;
  int64_t bytes;
};

/** Handles that hold a tensor now, and the bytes of their storages, each counted once. Walks over all of them. */
Held countHeld();

/** A new handle around `tensor`, or null where it is undefined (an optional output that was not asked for). */
Napi::Value wrapTensor(Napi::Env env, at::Tensor tensor);

/** The tensor in `value`. Throws std::invalid_argument where it is no handle or was released. */
const at::Tensor& unwrapTensor(const Napi::Value& value);

/** Lets go of the tensor at once; a second time does nothing. */
void releaseHandle(const Napi::Value& value);

}  // namespace dynclean
