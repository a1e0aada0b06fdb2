#include "convert.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <stdexcept>
#include <string>

#include "handle.h"

namespace dynclean {
namespace {

using c10::IValue;
using c10::TypeKind;

// c10/core/ScalarType.h: integers, floats and complex numbers of all sizes, bool, bfloat16; nothing quantized.
const std::initializer_list<int64_t> kDtypes = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 15};

std::string describe(const Napi::Value& value) {
  if (value.IsNull()) return "null";
  if (value.IsUndefined()) return "undefined";
  if (value.IsArray()) return "an array of " + std::to_string(value.As<Napi::Array>().Length());
  if (wasHandle(value)) return "a tensor";
  if (value.IsTypedArray()) return "a typed array";
  if (value.IsObject()) return "an object";
  if (value.IsFunction()) return "a function";
  return value.ToString().Utf8Value();
}

[[noreturn]] void refuse(const std::string& wanted, const Napi::Value& value) {
  throw std::invalid_argument("must be " + wanted + ", but got " + describe(value));
}

int64_t toInt(const Napi::Value& value) {
  if (value.IsBoolean()) return value.As<Napi::Boolean>().Value() ? 1 : 0;
  if (!value.IsNumber()) refuse("an integer", value);
  const double number = value.As<Napi::Number>().DoubleValue();
  if (std::nearbyint(number) != number || std::abs(number) > 9007199254740992.0) refuse("an integer", value);
  return static_cast<int64_t>(number);
}

double toDouble(const Napi::Value& value) {
  if (!value.IsNumber()) refuse("a number", value);
  return value.As<Napi::Number>().DoubleValue();
}

bool toBool(const Napi::Value& value) {
  if (!value.IsBoolean()) refuse("true or false", value);
  return value.As<Napi::Boolean>().Value();
}

/** Whole numbers become integers, as in Python: `x + 1` on an int32 tensor stays int32. */
at::Scalar toScalar(const Napi::Value& value) {
  if (value.IsBoolean()) return at::Scalar(value.As<Napi::Boolean>().Value());
  const double number = toDouble(value);
  const bool whole = std::nearbyint(number) == number && std::abs(number) < 9007199254740992.0;
  // -0.0 is a whole number whose sign an integer loses.
  if (whole && !(number == 0.0 && std::signbit(number))) return at::Scalar(static_cast<int64_t>(number));
  return at::Scalar(number);
}

/** What libtorch takes as it comes: a number that is none of its own would be looked up beyond its tables. */
IValue toChoice(const Napi::Value& value, const char* what, std::initializer_list<int64_t> choices) {
  const int64_t number = toInt(value);
  if (std::find(choices.begin(), choices.end(), number) == choices.end()) refuse(what, value);
  return IValue(number);
}

bool isAbsent(const Napi::Value& value) { return value.IsNull() || value.IsUndefined(); }

template <typename T, typename Convert>
IValue toList(const Napi::Array& array, Convert convert) {
  c10::List<T> list;
  const uint32_t length = array.Length();
  list.reserve(length);
  for (uint32_t i = 0; i < length; ++i) list.push_back(convert(array.Get(i)));
  return IValue(std::move(list));
}

IValue toListValue(const Napi::Value& value, const c10::TypePtr& element) {
  if (!value.IsArray()) refuse("an array (" + element->str() + "[])", value);
  const auto array = value.As<Napi::Array>();
  switch (element->kind()) {
    case TypeKind::TensorType:
      return toList<at::Tensor>(array, unwrapTensor);
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      return toList<int64_t>(array, toInt);
    case TypeKind::FloatType:
      return toList<double>(array, toDouble);
    case TypeKind::BoolType:
      return toList<bool>(array, toBool);
    case TypeKind::NumberType:
      return toList<at::Scalar>(array, toScalar);
    case TypeKind::OptionalType:
      if (element->castRaw<c10::OptionalType>()->getElementType()->kind() == TypeKind::NumberType) {
        return toList<std::optional<at::Scalar>>(array, [](const Napi::Value& item) -> std::optional<at::Scalar> {
          if (isAbsent(item)) return std::nullopt;
          return toScalar(item);
        });
      }
      return toList<std::optional<at::Tensor>>(array, [](const Napi::Value& item) -> std::optional<at::Tensor> {
        if (isAbsent(item)) return std::nullopt;
        return unwrapTensor(item);
      });
    default:
      throw std::invalid_argument("has a list type that is not supported: " + element->str() + "[]");
  }
}

}  // namespace

IValue toIValue(const Napi::Value& value, const c10::TypePtr& type) {
  switch (type->kind()) {
    case TypeKind::OptionalType:
      if (isAbsent(value)) return IValue();
      return toIValue(value, type->castRaw<c10::OptionalType>()->getElementType());
    case TypeKind::TensorType:
      if (!wasHandle(value)) refuse("a tensor", value);
      return IValue(unwrapTensor(value));
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      return IValue(toInt(value));
    case TypeKind::FloatType:
      return IValue(toDouble(value));
    case TypeKind::BoolType:
      return IValue(toBool(value));
    case TypeKind::NumberType:
      return IValue(toScalar(value));
    case TypeKind::StringType:
      if (!value.IsString()) refuse("a string", value);
      return IValue(value.As<Napi::String>().Utf8Value());
    case TypeKind::DeviceObjType:
      if (!value.IsString()) refuse("a device such as \"cpu\" or \"cuda:0\"", value);
      return IValue(c10::Device(value.As<Napi::String>().Utf8Value()));
    case TypeKind::ListType:
      return toListValue(value, type->castRaw<c10::ListType>()->getElementType());
    default:  // dtypes, layouts and memory formats are integers in a schema; generators are always the default one
      if (type->str() == "ScalarType") return toChoice(value, "a dtype", kDtypes);
      if (type->str() == "Layout") return toChoice(value, "a layout", {0});  // dense
      if (type->str() == "MemoryFormat") return toChoice(value, "a memory format", {0, 1, 2, 3});
      throw std::invalid_argument("has a type that is not supported: " + type->str());
  }
}

Napi::Value fromIValue(Napi::Env env, const IValue& value) {
  if (value.isTensor()) return wrapTensor(env, value.toTensor());
  if (value.isInt()) return Napi::Number::New(env, static_cast<double>(value.toInt()));
  if (value.isDouble()) return Napi::Number::New(env, value.toDouble());
  if (value.isBool()) return Napi::Boolean::New(env, value.toBool());
  if (value.isTensorList()) {
    const auto tensors = value.toTensorVector();
    auto array = Napi::Array::New(env, tensors.size());
    for (size_t i = 0; i < tensors.size(); ++i) array.Set(static_cast<uint32_t>(i), wrapTensor(env, tensors[i]));
    return array;
  }
  return env.Null();
}

}  // namespace dynclean
