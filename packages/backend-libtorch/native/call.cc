#include "call.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <deque>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "convert.h"
#include "device.h"
#include "guarded.h"

namespace dynclean {
namespace {

struct Operator {
  c10::OperatorHandle handle;
  std::string name;
  /** Whether it has no tensor among its arguments that says where to compute. */
  bool makesTensors;
  int64_t calls = 0;
};

// Operators that were called so far, and their numbers. A worker thread has its own.
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

/** By its name, or by the number that stands for it. */
Operator& operatorOf(const Napi::Value& value) {
  if (value.IsString()) return operators[numberOf(value.As<Napi::String>().Utf8Value())];
  if (!value.IsNumber()) throw std::invalid_argument("call: the operator's name is missing");
  const double number = value.As<Napi::Number>().DoubleValue();
  if (!(number >= 0) || number >= static_cast<double>(operators.size())) {
    throw std::invalid_argument("call: no operator has that number");
  }
  return operators[static_cast<size_t>(number)];
}

void pushArgument(std::vector<c10::IValue>& stack, const Napi::CallbackInfo& info, const c10::Argument& argument,
                  bool makesTensors) {
  const size_t position = stack.size() + 1;  // info[0] is the operator's name
  const bool given = position < info.Length() && !info[position].IsUndefined();
  if (makesTensors && argument.name() == "device" && (!given || info[position].IsNull())) {
    stack.emplace_back(currentDevice());
  } else if (given) {
    try {
      stack.push_back(toIValue(info[position], argument.real_type()));
    } catch (const std::exception& error) {
      throw std::invalid_argument("argument '" + argument.name() + "' (" + argument.type()->str() + ") " + error.what());
    }
  } else if (argument.default_value().has_value()) {
    stack.push_back(*argument.default_value());
  } else if (argument.type()->kind() == c10::TypeKind::OptionalType) {
    stack.emplace_back();
  } else {
    throw std::invalid_argument("argument '" + argument.name() + "' (" + argument.type()->str() + ") is missing");
  }
}

}  // namespace

Napi::Value findOperator(const Napi::CallbackInfo& info) {
  return guarded(info, "operator", [&] {
    if (!info[0].IsString()) throw std::invalid_argument("takes a name");
    return Napi::Number::New(info.Env(), static_cast<double>(numberOf(info[0].As<Napi::String>().Utf8Value())));
  });
}

Napi::Value call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  std::string problem;
  try {
    Operator& op = operatorOf(info[0]);
    problem = op.name + ": ";
    ++op.calls;
    const auto& arguments = op.handle.schema().arguments();
    if (info.Length() - 1 > arguments.size()) {
      throw std::invalid_argument("takes at most " + std::to_string(arguments.size()) + " arguments, but got " +
                                  std::to_string(info.Length() - 1));
    }
    std::vector<c10::IValue> stack;
    stack.reserve(arguments.size());
    for (const auto& argument : arguments) pushArgument(stack, info, argument, op.makesTensors);
    {
      at::AutoDispatchBelowADInplaceOrView noAutograd;
      op.handle.callBoxed(&stack);
    }
    if (stack.size() == 1) return fromIValue(env, stack[0]);
    auto results = Napi::Array::New(env, stack.size());
    for (size_t i = 0; i < stack.size(); ++i) results.Set(static_cast<uint32_t>(i), fromIValue(env, stack[i]));
    return results;
  } catch (const Napi::Error&) {
    throw;
  } catch (const c10::Error& error) {
    problem += error.what_without_backtrace();
  } catch (const std::exception& error) {
    problem += error.what();
  }
  throw Napi::Error::New(env, problem);
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
