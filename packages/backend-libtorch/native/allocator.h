#pragma once

namespace dynclean {

/**
 * From here on libtorch's CPU tensors of 64 KiB and more come from blocks that are kept and handed out again, each at
 * most four times as large as the tensor.
 *
 * A training step makes and drops the same tensors again and again, with the small objects that JavaScript keeps of
 * them in between. In the C library's heap those small objects cut the holes up that large tensors leave, and the heap
 * grows by megabytes a step; mapping each large tensor afresh costs a page fault per 4 KiB instead. Memory is not given
 * back before the process ends.
 */
void installPooledAllocator();

}  // namespace dynclean
