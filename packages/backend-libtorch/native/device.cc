#include "device.h"

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <dlfcn.h>

#include <array>
#include <string>

#include "guarded.h"

namespace dynclean {
namespace {

thread_local at::Device current{at::kCPU};

/** The few functions of NVIDIA's driver that are asked here, by name: neither its headers nor CUDA's are needed. */
struct Driver {
  int (*init)(unsigned int) = nullptr;
  int (*getCount)(int*) = nullptr;
  int (*getName)(char*, int, int) = nullptr;
  int (*getAttribute)(int*, int, int) = nullptr;
  int (*getTotalBytes)(size_t*, int) = nullptr;

  static Driver load() {
    Driver driver;
    void* library = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
    if (library == nullptr) return driver;
    const auto find = [library](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
      return function != nullptr;
    };
    const bool whole = find(driver.init, "cuInit") && find(driver.getCount, "cuDeviceGetCount") &&
                       find(driver.getName, "cuDeviceGetName") && find(driver.getAttribute, "cuDeviceGetAttribute") &&
                       find(driver.getTotalBytes, "cuDeviceTotalMem_v2");
    return whole && driver.init(0) == 0 ? driver : Driver{};
  }
};

// CUdevice_attribute of cuda.h
constexpr int kComputeCapabilityMajor = 75;
constexpr int kComputeCapabilityMinor = 76;

}  // namespace

at::Device currentDevice() { return current; }

void synchronizeDevice() {
  if (current.is_cuda()) at::accelerator::synchronizeDevice(current.index());
}

Napi::Value setDevice(const Napi::CallbackInfo& info) {
  return guarded(info, "setDevice", [&] {
    const std::string name = info[0].As<Napi::String>().Utf8Value();
    const at::Device device(name);
    // PrivateUse1 is whatever a library brought along, once it is loaded: the tests' device without hardware.
    const bool foreign = device.is_privateuseone() && c10::impl::hasDeviceGuardImpl(device.type());
    if (!device.is_cpu() && !device.is_cuda() && !device.is_meta() && !foreign) {
      throw std::invalid_argument(name + ": must be cpu or a GPU such as cuda:0");
    }
    if (device.is_cuda()) {
      if (!at::hasCUDA()) throw std::invalid_argument(name + ": this libtorch was built without CUDA, or sees no GPU");
      const auto count = at::accelerator::deviceCount();
      if (!device.has_index() || device.index() >= count) {
        throw std::invalid_argument(name + ": libtorch sees " + std::to_string(count) + " GPUs");
      }
      at::accelerator::setDeviceIndex(device.index());
    }
    current = device;
    return info.Env().Undefined();
  });
}

Napi::Value synchronize(const Napi::CallbackInfo& info) {
  return guarded(info, "synchronize", [&] {
    synchronizeDevice();
    return info.Env().Undefined();
  });
}

Napi::Value deviceMemory(const Napi::CallbackInfo& info) {
  return guarded(info, "deviceMemory", [&]() -> Napi::Value {
    if (!current.is_cuda()) return info.Env().Null();
    const auto stats = at::getDeviceAllocator(current.type())->getDeviceStats(current.index());
    auto result = Napi::Object::New(info.Env());
    result.Set("allocatedBytes", static_cast<double>(stats.allocated_bytes[0].current));  // [0]: of all pools
    result.Set("peakBytes", static_cast<double>(stats.allocated_bytes[0].peak));
    result.Set("reservedBytes", static_cast<double>(stats.reserved_bytes[0].current));
    return result;
  });
}

Napi::Value setDeterministic(const Napi::CallbackInfo& info) {
  return guarded(info, "setDeterministic", [&] {
    auto& context = at::globalContext();
    context.setDeterministicAlgorithms(info[0].As<Napi::Boolean>().Value(), /*warn_only=*/true);
    context.setDeterministicFillUninitializedMemory(false);  // a pass over every new tensor, for debugging
    return info.Env().Undefined();
  });
}

Napi::Value gpus(const Napi::CallbackInfo& info) {
  return guarded(info, "gpus", [&] {
    const Napi::Env env = info.Env();
    auto result = Napi::Array::New(env);
    static const Driver driver = Driver::load();
    int count = 0;
    if (driver.init == nullptr || driver.getCount(&count) != 0) return result;
    for (int device = 0; device < count; ++device) {
      std::array<char, 256> name{};
      int major = 0;
      int minor = 0;
      size_t totalBytes = 0;
      driver.getName(name.data(), static_cast<int>(name.size()) - 1, device);
      driver.getAttribute(&major, kComputeCapabilityMajor, device);
      driver.getAttribute(&minor, kComputeCapabilityMinor, device);
      driver.getTotalBytes(&totalBytes, device);
      auto capability = Napi::Array::New(env, 2);
      capability.Set(0u, Napi::Number::New(env, major));
      capability.Set(1u, Napi::Number::New(env, minor));
      auto gpu = Napi::Object::New(env);
      gpu.Set("name", name.data());
      gpu.Set("computeCapability", capability);
      gpu.Set("totalBytes", static_cast<double>(totalBytes));
      result.Set(static_cast<uint32_t>(device), gpu);
    }
    return result;
  });
}

}  // namespace dynclean
