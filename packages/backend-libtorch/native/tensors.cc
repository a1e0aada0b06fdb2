#include "tensors.h"

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "device.h"
#include "guarded.h"
#include "handle.h"

namespace dynclean {
namespace {

at::ScalarType dtypeOf(const Napi::TypedArray& values) {
  switch (values.TypedArrayType()) {
    case napi_float32_array:
      return at::kFloat;
    case napi_int32_array:
      return at::kInt;
    case napi_uint8_array:
      return at::kBool;
    default:
      throw std::invalid_argument("values must be a Float32Array, Int32Array or Uint8Array");
  }
}

/** The values as `dtype`, from wherever they lie, in one copy into JavaScript's own memory. */
template <typename Array>
Napi::Value copyOut(Napi::Env env, const at::Tensor& tensor, at::ScalarType dtype) {
  const auto numel = static_cast<size_t>(tensor.numel());
  auto buffer = Napi::ArrayBuffer::New(env, numel * c10::elementSize(dtype));
  if (numel > 0) at::from_blob(buffer.Data(), tensor.sizes(), at::TensorOptions(dtype)).copy_(tensor);
  return Array::New(env, numel, buffer, 0);
}

/**
 * A copy of JavaScript's values on the current device. For a GPU they go through pinned memory, which it reads by
 * itself while this thread goes on; libtorch keeps that memory until it has.
 */
at::Tensor copyIn(const void* values, at::IntArrayRef shape, at::ScalarType dtype) {
  const at::Device device = currentDevice();
  auto tensor = at::empty(shape, at::TensorOptions(dtype).pinned_memory(device.is_cuda()));
  if (tensor.numel() > 0) std::memcpy(tensor.data_ptr(), values, tensor.nbytes());
  return device.is_cpu() ? tensor : tensor.to(device, /*non_blocking=*/true);
}

}  // namespace

Napi::Value fromTypedArray(const Napi::CallbackInfo& info) {
  return guarded(info, "fromTypedArray", [&] {
    if (info.Length() < 2 || !info[0].IsTypedArray() || !info[1].IsArray()) {
      throw std::invalid_argument("takes a typed array and a shape");
    }
    const auto values = info[0].As<Napi::TypedArray>();
    const auto sizes = info[1].As<Napi::Array>();
    std::vector<int64_t> shape;
    int64_t numel = 1;
    for (uint32_t i = 0; i < sizes.Length(); ++i) {
      shape.push_back(sizes.Get(i).As<Napi::Number>().Int64Value());
      numel *= shape.back();
    }
    if (numel != static_cast<int64_t>(values.ElementLength())) {
      throw std::invalid_argument("the shape needs " + std::to_string(numel) + " values, but got " +
                                  std::to_string(values.ElementLength()));
    }
    const void* data = static_cast<char*>(values.ArrayBuffer().Data()) + values.ByteOffset();
    return wrapTensor(info.Env(), copyIn(data, shape, dtypeOf(values)));
  });
}

Napi::Value toTypedArray(const Napi::CallbackInfo& info) {
  return guarded(info, "toTypedArray", [&]() -> Napi::Value {
    const at::Tensor& tensor = unwrapTensor(info[0]);
    switch (tensor.scalar_type()) {
      case at::kInt:
      case at::kLong:
        return copyOut<Napi::Int32Array>(info.Env(), tensor, at::kInt);
      case at::kBool:
        return copyOut<Napi::Uint8Array>(info.Env(), tensor, at::kBool);
      default:
        return copyOut<Napi::Float32Array>(info.Env(), tensor, at::kFloat);
    }
  });
}

Napi::Value shape(const Napi::CallbackInfo& info) {
  return guarded(info, "shape", [&] {
    const auto sizes = unwrapTensor(info[0]).sizes();
    auto array = Napi::Array::New(info.Env(), sizes.size());
    for (size_t i = 0; i < sizes.size(); ++i) {
      array.Set(static_cast<uint32_t>(i), Napi::Number::New(info.Env(), static_cast<double>(sizes[i])));
    }
    return array;
  });
}

Napi::Value isShared(const Napi::CallbackInfo& info) {
  return guarded(info, "isShared", [&] {
    const at::Tensor& tensor = unwrapTensor(info[0]);
    return Napi::Boolean::New(info.Env(), tensor.storage().use_count() > 1 || tensor.use_count() > 1);
  });
}

Napi::Value deviceOf(const Napi::CallbackInfo& info) {
  return guarded(info, "deviceOf", [&] { return Napi::String::New(info.Env(), unwrapTensor(info[0]).device().str()); });
}

Napi::Value release(const Napi::CallbackInfo& info) {
  return guarded(info, "release", [&] {
    releaseHandle(info[0]);
    return info.Env().Undefined();
  });
}

}  // namespace dynclean
