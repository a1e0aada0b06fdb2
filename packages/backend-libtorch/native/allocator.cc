#include "allocator.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/alignment.h>
#include <c10/core/impl/alloc_cpu.h>

#include <cstring>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace dynclean {
namespace {

constexpr size_t kSmallest = size_t{1} << 16;

/** The block size for a tensor of `size` bytes: eight sizes between one power of two and the next. */
size_t blockSizeOf(size_t size) {
  size_t power = kSmallest;
  while (power * 2 <= size) power *= 2;
  const size_t step = power / 8;
  return (size + step - 1) / step * step;
}

/** Blocks by size: the free ones to hand out, and how large each one in use is. */
class Pool {
 public:
  void* take(size_t size) {
    const size_t blockSize = blockSizeOf(size);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      // The smallest free block that is large enough, and not more than four times as large: batches differ in length, and
      // without this each length would keep blocks of its own.
      const auto found = free_.lower_bound(blockSize);
      if (found != free_.end() && found->first <= 4 * blockSize) {
        void* block = found->second.back();
        found->second.pop_back();
        inUse_[block] = found->first;
        if (found->second.empty()) free_.erase(found);
        return block;
      }
    }
    void* block = c10::alloc_cpu(blockSize);
    const std::lock_guard<std::mutex> lock(mutex_);
    inUse_[block] = blockSize;
    return block;
  }

  /** False where the block is none of ours. */
  bool giveBack(void* block) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = inUse_.find(block);
    if (found == inUse_.end()) return false;
    free_[found->second].push_back(block);
    inUse_.erase(found);
    return true;
  }

 private:
  std::mutex mutex_;
  std::map<size_t, std::vector<void*>> free_;
  std::unordered_map<void*, size_t> inUse_;
};

Pool& pool() {
  static auto* instance = new Pool;  // tensors may outlive static destructors
  return *instance;
}

void release(void* data) {
  if (data != nullptr && !pool().giveBack(data)) c10::free_cpu(data);
}

class PooledAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t size) override {
    void* data = size >= kSmallest ? pool().take(size) : c10::alloc_cpu(size);
    return {data, data, &release, at::Device(at::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }
  void copy_data(void* destination, const void* source, size_t count) const override {
    std::memcpy(destination, source, count);
  }
};

}  // namespace

void installPooledAllocator() {
  static PooledAllocator allocator;
  c10::SetCPUAllocator(&allocator, /*priority=*/255);
}

}  // namespace dynclean
