#include "tensors.h"

#include <c10/core/impl/alloc_cpu.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "convert.h"
#include "device.h"
#include "guarded.h"
#include "handle.h"

namespace dynclean {
namespace {

constexpr size_t kMostValues = size_t{1} << 32;  // of V8's typed arrays
constexpr size_t kLargeBytes = size_t{1} << 28;

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
  const size_t bytes = numel * c10::elementSize(dtype);
  // V8 ends the process where it cannot have the memory; a view may have many more values than its storage holds.
  if (numel > kMostValues) throw std::length_error(std::to_string(numel) + " values are more than an array can hold");
  if (bytes >= kLargeBytes) c10::free_cpu(c10::alloc_cpu(bytes));  // an error where there is not as much
  auto buffer = Napi::ArrayBuffer::New(env, bytes);
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
    const std::vector<int64_t> shape = toIValue(info[1], c10::ListType::ofInts()).toIntVector();
    double numel = 1;  // not an integer: it may be larger than any
    for (const int64_t size : shape) {
      if (size < 0) throw std::invalid_argument("sizes must not be negative, but one is " + std::to_string(size));
      numel *= static_cast<double>(size);
    }
    // Asked for now: a getter in the shape may have taken the values' buffer away.
    void* data = nullptr;
    size_t length = 0;
    if (napi_get_typedarray_info(info.Env(), values, nullptr, &length, &data, nullptr, nullptr) != napi_ok) {
      throw std::invalid_argument("the values cannot be read");
    }
    if (numel != static_cast<double>(length)) {
      throw std::invalid_argument("the shape needs " + std::to_string(static_cast<int64_t>(std::min(numel, 9e18))) +
                                  " values, but got " + std::to_string(length));
    }
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
