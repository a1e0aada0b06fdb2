// One converter per schema type, both ways: what a JavaScript argument becomes is decided by the operator's schema,
// so that no operator needs C++ of its own.
#pragma once

#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>
#include <napi.h>

namespace dynclean {

/** `value` as the type that the schema gives the argument. Throws std::invalid_argument with what came instead. */
c10::IValue toIValue(const Napi::Value& value, const c10::TypePtr& type);

/** A result: tensors become handles, lists arrays. */
Napi::Value fromIValue(Napi::Env env, const c10::IValue& value);

}  // namespace dynclean
