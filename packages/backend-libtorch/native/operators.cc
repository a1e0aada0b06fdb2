#include "operators.h"

#include <deque>
#include <stdexcept>
#include <unordered_map>

#include "device.h"
#include "guarded.h"

namespace dynclean {
namespace {

// A worker thread has its own.
thread_local std::deque<Operator> operators;  // references stay valid when a getter among the arguments calls more
thread_local std::unordered_map<std::string, size_t> numbers;

bool holdsTensors(const c10::TypePtr& type) {
  if (type->kind() == c10::TypeKind::TensorType) return true;
  for (const auto& part : type->containedTypes()) {
    if (holdsTensors(part)) return true;
  }
  return false;
}

size_t numberOf(const std::string& name) {
  const auto found = numbers.find(name);
  if (found != numbers.end()) return found->second;
  const auto dot = name.find('.');
  const bool hasNamespace = name.find("::") != std::string::npos;  // "mkldnn::_linear_pointwise"; ATen's own go without
  const std::string base = (hasNamespace ? "" : "aten::") + name.substr(0, dot);
  const std::string overload = dot == std::string::npos ? "" : name.substr(dot + 1);
  const auto schema = c10::Dispatcher::singleton().findSchema({base, overload});
  if (!schema.has_value()) throw std::invalid_argument(name + ": this libtorch has no such operator");
  bool makesTensors = true;
  for (const auto& argument : schema->schema().arguments()) {
    if (holdsTensors(argument.type())) makesTensors = false;
  }
  operators.push_back({*schema, name, makesTensors});
  return numbers.emplace(name, operators.size() - 1).first->second;
}

std::string describe(const c10::Argument& argument) {
  return "argument '" + argument.name() + "' (" + argument.type()->str() + ") ";
}

}  // namespace

Operator& operatorOf(const Napi::Value& value) {
  if (value.IsString()) return operators[numberOf(value.As<Napi::String>().Utf8Value())];
  if (!value.IsNumber()) throw std::invalid_argument("call: the operator's name is missing");
  const double number = value.As<Napi::Number>().DoubleValue();
  if (!(number >= 0) || number >= static_cast<double>(operators.size())) {
    throw std::invalid_argument("call: no operator has that number");
  }
  return operators[static_cast<size_t>(number)];
}

void requireNotMore(const Operator& op, size_t numGiven) {
  const size_t most = op.handle.schema().arguments().size();
  if (numGiven <= most) return;
  throw std::invalid_argument("takes at most " + std::to_string(most) + " arguments, but got " + std::to_string(numGiven));
}

c10::IValue toArgument(const Operator& op, const c10::Argument& argument, const Napi::Value& value) {
  const bool given = !value.IsEmpty() && !value.IsUndefined();
  if (op.makesTensors && argument.name() == "device" && (!given || value.IsNull())) return currentDevice();
  if (given) {
    try {
      return toIValue(value, argument.real_type());
    } catch (const std::exception& error) {
      throw std::invalid_argument(describe(argument) + error.what());
    }
  }
  if (argument.default_value().has_value()) return *argument.default_value();
  if (argument.type()->kind() == c10::TypeKind::OptionalType) return {};
  throw std::invalid_argument(describe(argument) + "is missing");
}

Napi::Value findOperator(const Napi::CallbackInfo& info) {
  return guarded(info, "operator", [&] {
    if (!info[0].IsString()) throw std::invalid_argument("takes a name");
    return Napi::Number::New(info.Env(), static_cast<double>(numberOf(info[0].As<Napi::String>().Utf8Value())));
  });
}

Napi::Value countResults(const Napi::CallbackInfo& info) {
  return guarded(info, "numResults", [&] {
    return Napi::Number::New(info.Env(), static_cast<double>(operatorOf(info[0]).handle.schema().returns().size()));
  });
}

Napi::Value operatorCalls(const Napi::CallbackInfo& info) {
  auto result = Napi::Object::New(info.Env());
  for (auto& op : operators) {
    if (op.calls > 0) result.Set(op.name, static_cast<double>(op.calls));
    op.calls = 0;
  }
  return result;
}

}  // namespace dynclean
