#pragma once

#include <napi.h>

namespace dynclean {

/**
 * call(operator, ...args): runs an ATen operator by number or schema name ("add.Tensor", "_fused_adamw_"), outside autograd, on
 * whatever device its tensors are. Blocks until a CPU result is there (CUDA: until it is queued). Arguments left out or
 * undefined take the schema's default, and `device` the current one where the operator has no tensor to go by. Returns a handle, a number, or an array of them.
 */
Napi::Value call(const Napi::CallbackInfo& info);

}  // namespace dynclean
