#include "call.h"

#include <ATen/core/LegacyTypeDispatch.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "convert.h"
#include "operators.h"

namespace dynclean {

Napi::Value call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  std::string problem;
  try {
    Operator& op = operatorOf(info[0]);
    problem = op.name + ": ";
    ++op.calls;
    const auto& arguments = op.handle.schema().arguments();
    requireNotMore(op, info.Length() - 1);
    std::vector<c10::IValue> stack;
    stack.reserve(arguments.size());
    for (const auto& argument : arguments) {
      stack.push_back(toArgument(op, argument, info[stack.size() + 1]));  // info[0] is the operator's name
    }
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

}  // namespace dynclean
