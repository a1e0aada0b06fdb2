#pragma once

#include <napi.h>

namespace dynclean {

/** fromTypedArray(values, shape): a tensor on the current device with a copy of the values; Uint8Array becomes bool. */
Napi::Value fromTypedArray(const Napi::CallbackInfo& info);

/** toTypedArray(handle): the values as Float32Array, Int32Array or Uint8Array (bool). Waits for a GPU to have them. */
Napi::Value toTypedArray(const Napi::CallbackInfo& info);

/** shape(handle): its sizes. */
Napi::Value shape(const Napi::CallbackInfo& info);

/** deviceOf(handle): "cpu", "cuda:1". */
Napi::Value deviceOf(const Napi::CallbackInfo& info);

/** isShared(handle): whether another tensor, a view for instance, has the same storage. */
Napi::Value isShared(const Napi::CallbackInfo& info);

/** release(handle): frees it now. */
Napi::Value release(const Napi::CallbackInfo& info);

}  // namespace dynclean
