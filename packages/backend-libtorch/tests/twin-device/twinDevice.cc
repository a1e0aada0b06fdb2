// A second device without hardware, for tests: libtorch's PrivateUse1 with its tensors in memory of their own and its
// arithmetic done by the CPU's kernels. As on a GPU, an operator refuses tensors of two devices, and reading a value
// back is an event of its own, which is counted: what runs here without reads runs on a GPU without waiting.
#include <ATen/ATen.h>
#include <ATen/EmptyTensor.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_as_complex_native.h>
#include <ATen/ops/view_as_real_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <node_api.h>
#include <torch/library.h>

#include <cstdlib>
#include <cstring>

namespace {

constexpr auto kTwin = c10::DeviceType::PrivateUse1;

struct Counts {
  int64_t operators = 0;  // that compute
  int64_t copies = 0;     // from one tensor of it to another, which a GPU launches a kernel for as well
  int64_t reads = 0;      // values copied to the CPU
  int64_t writes = 0;     // values copied from it
} counts;
int depth = 0;  // inside an operator, copies are how the CPU's kernels get at the values

struct Inside {
  Inside() { ++depth; }
  ~Inside() { --depth; }
};

struct TwinAllocator final : c10::Allocator {
  c10::DataPtr allocate(size_t size) override {
    void* data = size == 0 ? nullptr : std::malloc(size);
    return {data, data, &std::free, c10::Device(kTwin, 0)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &std::free; }
  void copy_data(void* destination, const void* source, size_t count) const override {
    std::memcpy(destination, source, count);
  }
} allocator;

C10_REGISTER_GUARD_IMPL(PrivateUse1, c10::impl::NoOpDeviceGuardImpl<kTwin>)

const c10::DispatchKeySet keys(c10::DispatchKey::PrivateUse1);

at::Tensor empty(at::IntArrayRef size, std::optional<at::ScalarType> dtype, std::optional<at::Layout>,
                 std::optional<at::Device>, std::optional<bool>, std::optional<at::MemoryFormat> format) {
  return at::detail::empty_generic(size, &allocator, keys, c10::dtype_or_default(dtype), format);
}

at::Tensor emptyStrided(at::IntArrayRef size, at::IntArrayRef stride, std::optional<at::ScalarType> dtype,
                        std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>) {
  return at::detail::empty_strided_generic(size, stride, &allocator, keys, c10::dtype_or_default(dtype));
}

/** The same memory, seen as a tensor of the CPU. */
at::Tensor onHost(const at::Tensor& tensor) {
  if (tensor.is_cpu()) return tensor;
  return at::from_blob(tensor.data_ptr(), tensor.sizes(), tensor.strides(), at::TensorOptions(tensor.scalar_type()));
}

at::Tensor copyFrom(const at::Tensor& self, const at::Tensor& destination, bool) {
  if (depth == 0) ++(destination.is_cpu() ? counts.reads : self.is_cpu() ? counts.writes : counts.copies);
  onHost(destination).copy_(onHost(self));
  return destination;
}

/** How results come back into `out` tensors, which begin empty. */
at::Tensor copyFromAndResize(const at::Tensor& self, const at::Tensor& destination) {
  if (self.sizes() != destination.sizes()) {
    const auto larger = at::detail::empty_generic(self.sizes(), &allocator, keys, destination.scalar_type(), {});
    destination.unsafeGetTensorImpl()->set_storage_keep_dtype(larger.storage());
    destination.unsafeGetTensorImpl()->set_sizes_contiguous(self.sizes());
  }
  return copyFrom(self, destination, false);
}

void checkDevice(const at::Tensor& tensor, const c10::OperatorHandle& op) {
  if (!tensor.defined() || tensor.device().type() == kTwin) return;
  TORCH_CHECK(tensor.dim() == 0, "twin device: ", op.operator_name(), " got a tensor of ", tensor.device(),
              " beside its own");
}

void checkDevices(const c10::IValue& value, const c10::OperatorHandle& op) {
  if (value.isTensor()) checkDevice(value.toTensor(), op);
  else if (value.isTensorList()) for (const auto& tensor : value.toTensorVector()) checkDevice(tensor, op);
  else if (value.isList()) for (const auto& item : value.toListRef()) checkDevices(item, op);
}

/** Operators that libtorch has for CPUs alone would compute here and fail on a GPU. */
void checkThatGpusHaveIt(const c10::OperatorHandle& op) {
  const auto& name = op.operator_name().name;
  for (const char* part : {"for_cpu", "mkldnn", "onednn", "quantized::"}) {
    TORCH_CHECK(name.find(part) == std::string::npos, "twin device: ", name, " is there on CPUs alone");
  }
}

void computeOnHost(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  checkThatGpusHaveIt(op);
  for (const auto& value : torch::jit::last(*stack, op.schema().arguments().size())) checkDevices(value, op);
  if (depth == 0) ++(op.operator_name().name == "aten::_local_scalar_dense" ? counts.reads : counts.operators);
  const Inside inside;
  at::native::cpu_fallback(op, stack);
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, m) { m.fallback(torch::CppFunction::makeFromBoxedFunction<&computeOnHost>()); }

TORCH_LIBRARY_IMPL(aten, PrivateUse1, m) {
  m.impl("empty.memory_format", TORCH_FN(empty));
  m.impl("empty_strided", TORCH_FN(emptyStrided));
  m.impl("_copy_from", TORCH_FN(copyFrom));
  m.impl("_copy_from_and_resize", TORCH_FN(copyFromAndResize));
  // libtorch would ask for kernels of our own instead of falling back.
  for (const char* name : {"convolution", "_convolution", "convolution_backward"}) {
    m.impl(name, torch::CppFunction::makeFromBoxedFunction<&computeOnHost>());
  }
  // Views, which share memory and compute nothing.
  m.impl("as_strided", TORCH_FN(at::native::as_strided_tensorimpl));
  m.impl("view", TORCH_FN(at::native::view));
  m.impl("_reshape_alias", TORCH_FN(at::native::_reshape_alias));
  m.impl("unfold", TORCH_FN(at::native::unfold));
  m.impl("view_as_real", TORCH_FN(at::native::view_as_real));
  m.impl("view_as_complex", TORCH_FN(at::native::view_as_complex));
}

/** takeCounts(): {operators, copies, reads, writes} since the last time. */
napi_value takeCounts(napi_env env, napi_callback_info) {
  napi_value result;
  napi_create_object(env, &result);
  const std::pair<const char*, int64_t> entries[] = {
      {"operators", counts.operators}, {"copies", counts.copies}, {"reads", counts.reads}, {"writes", counts.writes}};
  for (const auto& [name, count] : entries) {
    napi_value number;
    napi_create_int64(env, count, &number);
    napi_set_named_property(env, result, name, number);
  }
  counts = Counts{};
  return result;
}

}  // namespace

NAPI_MODULE_INIT() {
  at::SetAllocator(kTwin, &allocator);
  napi_value function;
  napi_create_function(env, "takeCounts", NAPI_AUTO_LENGTH, takeCounts, nullptr, &function);
  napi_set_named_property(env, exports, "takeCounts", function);
  return exports;
}
