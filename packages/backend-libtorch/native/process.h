#pragma once

#include <napi.h>

namespace dynclean {

/** seed(n): libtorch's random numbers, on every device, start again from n. */
Napi::Value seed(const Napi::CallbackInfo& info);

/** setThreads(n): threads inside one operator. */
Napi::Value setThreads(const Napi::CallbackInfo& info);

/** keepFreedMemory(): large CPU tensors come from a pool from now on (allocator.h). */
Napi::Value keepFreedMemory(const Napi::CallbackInfo& info);

/** info(): {version, threads, cudaDevices, builtForCuda, device, liveHandles, liveBytes, cpuCapability}. */
Napi::Value processInfo(const Napi::CallbackInfo& info);

}  // namespace dynclean
