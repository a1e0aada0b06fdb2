#include "handle.h"

#include <stdexcept>
#include <unordered_set>
#include <utility>

namespace dynclean {
namespace {

thread_local Handle* first = nullptr;  // a worker thread has handles of its own

void letGo(Handle* handle) {
  if (!handle->live) return;
  handle->live = false;
  handle->tensor.reset();
  (handle->previous == nullptr ? first : handle->previous->next) = handle->next;
  if (handle->next != nullptr) handle->next->previous = handle->previous;
}

Handle* handleOf(const Napi::Value& value) {
  if (!value.IsExternal()) throw std::invalid_argument("a tensor handle was expected");
  return value.As<Napi::External<Handle>>().Data();
}

}  // namespace

Held countHeld() {
  Held held{0, 0};
  std::unordered_set<const void*> seen;
  for (const Handle* handle = first; handle != nullptr; handle = handle->next) {
    ++held.handles;
    if (!handle->tensor.has_storage()) continue;
    const auto& storage = handle->tensor.storage();
    if (seen.insert(storage.unsafeGetStorageImpl()).second) held.bytes += static_cast<int64_t>(storage.nbytes());
  }
  return held;
}

Napi::Value wrapTensor(Napi::Env env, at::Tensor tensor) {
  if (!tensor.defined()) return env.Null();
  auto* handle = new Handle{std::move(tensor), nullptr, first};
  if (first != nullptr) first->previous = handle;
  first = handle;
  return Napi::External<Handle>::New(env, handle, [](Napi::Env, Handle* lost) {
    letGo(lost);
    delete lost;
  });
}

const at::Tensor& unwrapTensor(const Napi::Value& value) {
  Handle* handle = handleOf(value);
  if (!handle->live) throw std::invalid_argument("the tensor was disposed of before");
  return handle->tensor;
}

void releaseHandle(const Napi::Value& value) { letGo(handleOf(value)); }

}  // namespace dynclean
