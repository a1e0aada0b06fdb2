// What JavaScript holds of a tensor: a number, the position of an at::Tensor in a table of ours and how often that
// position was used before. A number costs nothing to make, to pass and to lose, and one that is stale, made up or
// meant otherwise is found out by a look at the table. (An External with a finalizer is safe as well, but its finalizers
// wait for the event loop: a loop of training steps that does not yield would grow by every tensor it ever made.)
#pragma once

#include <ATen/ATen.h>
#include <napi.h>

namespace dynclean {

/** A handle for `tensor`, or null where it is undefined (an optional output that was not asked for). */
Napi::Value wrapTensor(Napi::Env env, at::Tensor tensor);

/** The tensor of a handle; valid until the next wrapTensor. Throws std::invalid_argument where there is none (any more). */
const at::Tensor& unwrapTensor(const Napi::Value& value);

/** Lets go of the tensor at once; a second time does nothing. Throws where `value` cannot be a handle. */
void releaseHandle(const Napi::Value& value);

/** Lets go of all tensors of this thread. */
void releaseAllHandles();

/** Whether the number was handed out as a handle at some time. */
bool wasHandle(const Napi::Value& value);

struct Held {
  int64_t handles;
  int64_t bytes;
};

/** Handles of this thread that hold a tensor now, and the bytes of their storages, each counted once. */
Held countHeld();

}  // namespace dynclean
