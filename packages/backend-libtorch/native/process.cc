#include "process.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#if __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/version.h>  // up to torch 2.9
#endif

#include <stdexcept>

#include "allocator.h"
#include "device.h"
#include "guarded.h"
#include "handle.h"

namespace dynclean {

Napi::Value seed(const Napi::CallbackInfo& info) {
  return guarded(info, "seed", [&] {
    at::manual_seed(static_cast<uint64_t>(info[0].As<Napi::Number>().Int64Value()));
    return info.Env().Undefined();
  });
}

Napi::Value setThreads(const Napi::CallbackInfo& info) {
  return guarded(info, "setThreads", [&] {
    const double threads = info[0].As<Napi::Number>().DoubleValue();
    if (!(threads >= 1 && threads <= 4096)) throw std::invalid_argument("takes a number of 1 to 4096");
    at::set_num_threads(static_cast<int>(threads));
    return info.Env().Undefined();
  });
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
