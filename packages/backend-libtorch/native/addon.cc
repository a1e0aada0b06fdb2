// Everything that JavaScript sees of libtorch; src/binding.ts types it.
#include <napi.h>

#include "call.h"
#include "device.h"
#include "handle.h"
#include "operators.h"
#include "process.h"
#include "program.h"
#include "tensors.h"

static Napi::Object init(Napi::Env env, Napi::Object exports) {
  const std::pair<const char*, Napi::Value (*)(const Napi::CallbackInfo&)> functions[] = {
      {"call", dynclean::call},
      {"operatorCalls", dynclean::operatorCalls},
      {"numResults", dynclean::countResults},
      {"compile", dynclean::compileProgram},
      {"run", dynclean::runPrograms},
      {"releaseProgram", dynclean::releaseProgram},
      {"timeOperators", dynclean::timeOperators},
      {"operatorTimes", dynclean::operatorTimes},
      {"operator", dynclean::findOperator},
      {"fromTypedArray", dynclean::fromTypedArray},
      {"toTypedArray", dynclean::toTypedArray},
      {"shape", dynclean::shape},
      {"deviceOf", dynclean::deviceOf},
      {"isShared", dynclean::isShared},
      {"release", dynclean::release},
      {"setDevice", dynclean::setDevice},
      {"synchronize", dynclean::synchronize},
      {"deviceMemory", dynclean::deviceMemory},
      {"setDeterministic", dynclean::setDeterministic},
      {"gpus", dynclean::gpus},
      {"seed", dynclean::seed},
      {"setThreads", dynclean::setThreads},
      {"keepFreedMemory", dynclean::keepFreedMemory},
      {"info", dynclean::processInfo},
  };
  env.AddCleanupHook(dynclean::releaseAllHandles);
  for (const auto& [name, function] : functions) exports.Set(name, Napi::Function::New(env, function, name));
  return exports;
}

NODE_API_MODULE(dynclean, init)
