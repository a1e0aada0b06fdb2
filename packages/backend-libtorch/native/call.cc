#include "call.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "convert.h"

namespace dynclean {
namespace {

const c10::OperatorHandle& findOperator(const std::string& name) {
  static thread_local std::unordered_map<std::string, c10::OperatorHandle> known;
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  const auto dot = name.find('.');
  const std::string base = "aten::" + name.substr(0, dot);
  const std::string overload = dot == std::string::npos ? "" : name.substr(dot + 1);
  const auto schema = c10::Dispatcher::singleton().findSchema({base, overload});
  if (!schema.has_value()) throw std::invalid_argument("this libtorch has no such operator");
  return known.emplace(name, *schema).first->second;
}

void pushArgument(std::vector<c10::IValue>& stack, const Napi::CallbackInfo& info, const c10::Argument& argument) {
  const size_t position = stack.size() + 1;  // info[0] is the operator's name
  if (position < info.Length() && !info[position].IsUndefined()) {
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

Napi::Value call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (info.Length() == 0 || !info[0].IsString()) throw Napi::TypeError::New(env, "call: the operator's name is missing");
  const std::string name = info[0].As<Napi::String>().Utf8Value();
  std::string problem;
  try {
    const auto& op = findOperator(name);
    const auto& arguments = op.schema().arguments();
    if (info.Length() - 1 > arguments.size()) {
      throw std::invalid_argument("takes at most " + std::to_string(arguments.size()) + " arguments, but got " +
                                  std::to_string(info.Length() - 1));
    }
    std::vector<c10::IValue> stack;
    stack.reserve(arguments.size());
    for (const auto& argument : arguments) pushArgument(stack, info, argument);
    {
      at::AutoDispatchBelowADInplaceOrView noAutograd;
      op.callBoxed(&stack);
    }
    if (stack.size() == 1) return fromIValue(env, stack[0]);
    auto results = Napi::Array::New(env, stack.size());
    for (size_t i = 0; i < stack.size(); ++i) results.Set(static_cast<uint32_t>(i), fromIValue(env, stack[i]));
    return results;
  } catch (const Napi::Error&) {
    throw;
  } catch (const c10::Error& error) {
    problem = error.what_without_backtrace();
  } catch (const std::exception& error) {
    problem = error.what();
  }
  throw Napi::Error::New(env, name + ": " + problem);
}

}  // namespace dynclean
