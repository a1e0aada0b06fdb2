#include "process.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/headeronly/version.h>

#include "allocator.h"
#include "device.h"
#include "handle.h"

namespace dynclean {

Napi::Value seed(const Napi::CallbackInfo& info) {
  at::manual_seed(static_cast<uint64_t>(info[0].As<Napi::Number>().Int64Value()));
  return info.Env().Undefined();
}

Napi::Value setThreads(const Napi::CallbackInfo& info) {
  at::set_num_threads(info[0].As<Napi::Number>().Int32Value());
  return info.Env().Undefined();
}

Napi::Value keepFreedMemory(const Napi::CallbackInfo& info) {
  installPooledAllocator();
  return info.Env().Undefined();
}

Napi::Value processInfo(const Napi::CallbackInfo& info) {
  auto result = Napi::Object::New(info.Env());
  result.Set("version", TORCH_VERSION);
  result.Set("threads", at::get_num_threads());
  result.Set("cudaDevices", at::hasCUDA() ? static_cast<int>(at::getNumGPUs()) : 0);
  const Held held = countHeld();
  result.Set("liveHandles", static_cast<double>(held.handles));
  result.Set("liveBytes", static_cast<double>(held.bytes));
  result.Set("builtForCuda", at::globalContext().hasCUDART());
  result.Set("device", currentDevice().str());
  result.Set("cpuCapability", at::get_cpu_capability());
  return result;
}

}  // namespace dynclean
