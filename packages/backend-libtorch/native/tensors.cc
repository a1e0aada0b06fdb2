#include "tensors.h"

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "handle.h"

namespace dynclean {
namespace {

/** Runs `body` and turns what libtorch or the converters throw into a JavaScript error that starts with `name`. */
template <typename Body>
Napi::Value guarded(const Napi::CallbackInfo& info, const char* name, Body body) {
  std::string problem;
  try {
    return body();
  } catch (const Napi::Error&) {
    throw;
  } catch (const c10::Error& error) {
    problem = error.what_without_backtrace();
  } catch (const std::exception& error) {
    problem = error.what();
  }
  throw Napi::Error::New(info.Env(), std::string(name) + ": " + problem);
}

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

template <typename Array>
Napi::Value copyOut(Napi::Env env, const at::Tensor& tensor) {
  auto buffer = Napi::ArrayBuffer::New(env, tensor.nbytes());
  if (tensor.nbytes() > 0) std::memcpy(buffer.Data(), tensor.data_ptr(), tensor.nbytes());
  return Array::New(env, static_cast<size_t>(tensor.numel()), buffer, 0);
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
    auto tensor = at::empty(shape, at::TensorOptions(dtypeOf(values)));
    if (numel > 0) {
      std::memcpy(tensor.data_ptr(), static_cast<char*>(values.ArrayBuffer().Data()) + values.ByteOffset(), tensor.nbytes());
    }
    return wrapTensor(info.Env(), std::move(tensor));
  });
}

Napi::Value toTypedArray(const Napi::CallbackInfo& info) {
  return guarded(info, "toTypedArray", [&]() -> Napi::Value {
    const at::Tensor tensor = unwrapTensor(info[0]).to(at::kCPU).contiguous();
    switch (tensor.scalar_type()) {
      case at::kFloat:
        return copyOut<Napi::Float32Array>(info.Env(), tensor);
      case at::kInt:
        return copyOut<Napi::Int32Array>(info.Env(), tensor);
      case at::kBool:
        return copyOut<Napi::Uint8Array>(info.Env(), tensor);
      case at::kLong:
        return copyOut<Napi::Int32Array>(info.Env(), tensor.to(at::kInt));
      default:
        return copyOut<Napi::Float32Array>(info.Env(), tensor.to(at::kFloat));
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

Napi::Value release(const Napi::CallbackInfo& info) {
  return guarded(info, "release", [&] {
    releaseHandle(info[0]);
    return info.Env().Undefined();
  });
}

}  // namespace dynclean
