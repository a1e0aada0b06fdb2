#include "handle.h"

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <unordered_set>
#include <utility>
#include <vector>

namespace dynclean {
namespace {

constexpr double kPositions = 16777216.0;  // 2^24 tensors at a time; 2^29 uses of each fit into a double besides
constexpr double kUses = 536870912.0;

struct Slot {
  at::Tensor tensor;
  uint32_t uses = 1;  // from 1, so that no small number is a handle
};

// A worker thread has tensors of its own. Never freed: env's clean-up hook empties it, and libtorch may be gone later.
thread_local auto& slots = *new std::vector<Slot>;
thread_local auto& vacant = *new std::vector<uint32_t>;

double idOf(uint32_t position) { return static_cast<double>(slots[position].uses) * kPositions + position; }

/** The slot of a number that is, or once was, a handle; null for any other value. */
Slot* findSlot(const Napi::Value& value, bool& isCurrent) {
  if (!value.IsNumber()) return nullptr;
  const double id = value.As<Napi::Number>().DoubleValue();
  if (!(id >= kPositions) || id >= kUses * kPositions || std::floor(id) != id) return nullptr;
  const auto uses = static_cast<uint32_t>(id / kPositions);
  const auto position = static_cast<size_t>(id - static_cast<double>(uses) * kPositions);
  if (position >= slots.size() || uses > slots[position].uses) return nullptr;
  isCurrent = uses == slots[position].uses && slots[position].tensor.defined();
  return &slots[position];
}

}  // namespace

Napi::Value wrapTensor(Napi::Env env, at::Tensor tensor) {
  if (!tensor.defined()) return env.Null();
  uint32_t position = 0;
  if (vacant.empty()) {
    position = static_cast<uint32_t>(slots.size());
    if (position >= static_cast<uint32_t>(kPositions)) throw std::length_error("more than 16,777,216 tensors are held");
    slots.emplace_back();
  } else {
    position = vacant.back();
    vacant.pop_back();
  }
  slots[position].tensor = std::move(tensor);
  return Napi::Number::New(env, idOf(position));
}

const at::Tensor& unwrapTensor(const Napi::Value& value) {
  bool isCurrent = false;
  const Slot* slot = findSlot(value, isCurrent);
  if (slot == nullptr) throw std::invalid_argument("a tensor handle was expected");
  if (!isCurrent) throw std::invalid_argument("the tensor was disposed of before");
  return slot->tensor;
}

void releaseHandle(const Napi::Value& value) {
  bool isCurrent = false;
  Slot* slot = findSlot(value, isCurrent);
  if (slot == nullptr) throw std::invalid_argument("a tensor handle was expected");
  if (!isCurrent) return;
  slot->tensor.reset();
  // A position that has had its uses stays empty.
  if (++slot->uses < static_cast<uint32_t>(kUses)) vacant.push_back(static_cast<uint32_t>(slot - slots.data()));
}

void releaseAllHandles() {
  for (Slot& slot : slots) slot.tensor.reset();
}

bool wasHandle(const Napi::Value& value) {
  bool isCurrent = false;
  return findSlot(value, isCurrent) != nullptr;
}

Held countHeld() {
  Held held{0, 0};
  std::unordered_set<const void*> seen;
  for (const Slot& slot : slots) {
    if (!slot.tensor.defined()) continue;
    ++held.handles;
    if (!slot.tensor.has_storage()) continue;
    const auto& storage = slot.tensor.storage();
    if (seen.insert(storage.unsafeGetStorageImpl()).second) held.bytes += static_cast<int64_t>(storage.nbytes());
  }
  return held;
}

}  // namespace dynclean
