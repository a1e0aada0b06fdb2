// Everything that JavaScript sees of libtorch; src/binding.ts types it.
#include <napi.h>

#include "call.h"
#include "process.h"
#include "tensors.h"

static Napi::Object init(Napi::Env env, Napi::Object exports) {
  const std::pair<const char*, Napi::Value (*)(const Napi::CallbackInfo&)> functions[] = {
      {"call", dynclean::call},
      {"fromTypedArray", dynclean::fromTypedArray},
      {"toTypedArray", dynclean::toTypedArray},
      {"shape", dynclean::shape},
      {"isShared", dynclean::isShared},
      {"release", dynclean::release},
      {"seed", dynclean::seed},
      {"setThreads", dynclean::setThreads},
      {"keepFreedMemory", dynclean::keepFreedMemory},
      {"info", dynclean::processInfo},
  };
  for (const auto& [name, function] : functions) exports.Set(name, Napi::Function::New(env, function, name));
  return exports;
}

NODE_API_MODULE(dynclean, init)
