#include "handle.h"

#include <atomic>
#include <stdexcept>
#include <utility>

namespace dynclean {
namespace {

std::atomic<int64_t> live{0};

void letGo(Handle* handle) {
  if (!handle->live) return;
  handle->live = false;
  handle->tensor.reset();
  --live;
}

Handle* handleOf(const Napi::Value& value) {
  if (!value.IsExternal()) throw std::invalid_argument("a tensor handle was expected");
  return value.As<Napi::External<Handle>>().Data();
}

}  // namespace

int64_t liveHandles() { return live.load(); }

Napi::Value wrapTensor(Napi::Env env, at::Tensor tensor) {
  if (!tensor.defined()) return env.Null();
  ++live;
  return Napi::External<Handle>::New(env, new Handle{std::move(tensor)}, [](Napi::Env, Handle* handle) {
    letGo(handle);
    delete handle;
  });
}

const at::Tensor& unwrapTensor(const Napi::Value& value) {
  Handle* handle = handleOf(value);
  if (!handle->live) throw std::invalid_argument("the tensor was disposed of before");
  return handle->tensor;
}

void releaseHandle(const Napi::Value& value) { letGo(handleOf(value)); }

}  // namespace dynclean
