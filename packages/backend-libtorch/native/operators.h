// The operators that were called so far, each with a number that stands for it.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <napi.h>

#include <string>

#include "convert.h"

namespace dynclean {

struct Operator {
  c10::OperatorHandle handle;
  std::string name;
  /** Whether it has no tensor among its arguments that says where to compute. */
  bool makesTensors;
  int64_t calls = 0;
};

/** By its name, or by the number that stands for it. Stays valid. Throws std::invalid_argument where there is none. */
Operator& operatorOf(const Napi::Value& value);

/** Throws std::invalid_argument where more arguments are given than the operator takes. */
void requireNotMore(const Operator& op, size_t numGiven);

/**
 * What an operator gets for one of its arguments: the value as the type that the schema gives it; where there is none,
 * the current device if that is what is meant, the default, or nothing. Throws std::invalid_argument, naming the argument.
 */
c10::IValue toArgument(const Operator& op, const c10::Argument& argument, const Napi::Value& value);

/** operator(name): a number that stands for the operator, for `call`. */
Napi::Value findOperator(const Napi::CallbackInfo& info);

/** numResults(operator): how many results it has. */
Napi::Value countResults(const Napi::CallbackInfo& info);

/** operatorCalls(): how often each operator was called since the last time this was asked, by name. */
Napi::Value operatorCalls(const Napi::CallbackInfo& info);

}  // namespace dynclean
