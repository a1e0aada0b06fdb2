#pragma once

#include <c10/core/Device.h>
#include <napi.h>

namespace dynclean {

/**
 * Where tensors are made now: by fromTypedArray, and by operators that make one out of nothing (`full`, `arange`).
 * The others compute where their arguments lie.
 */
at::Device currentDevice();

/** Waits until the current device has done all that was asked of it. */
void synchronizeDevice();

/** setDevice(name): from here on tensors are made there. "cpu", "cuda:1", or "meta" (shapes without values). */
Napi::Value setDevice(const Napi::CallbackInfo& info);

/** synchronize(): waits until the current device has done all that was asked of it. */
Napi::Value synchronize(const Napi::CallbackInfo& info);

/** deviceMemory(): {allocatedBytes, peakBytes, reservedBytes} of the current GPU; null on a CPU. */
Napi::Value deviceMemory(const Napi::CallbackInfo& info);

/** setDeterministic(on): operators whose results depend on the order of parallel sums take a slower way that does not. */
Napi::Value setDeterministic(const Napi::CallbackInfo& info);

/**
 * gpus(): what NVIDIA's driver shows, whether or not libtorch was built for it, in CUDA's order:
 * [{name, computeCapability: [major, minor], totalBytes}]. Empty without a driver.
 */
Napi::Value gpus(const Napi::CallbackInfo& info);

}  // namespace dynclean
