// Sequences of operator calls that JavaScript writes down once and has run as often as it likes: no crossing of the border
// per call, tensors freed after their last use, and several sequences side by side, one on each of libtorch's threads.
#pragma once

#include <napi.h>

namespace dynclean {

/**
 * compile(instructions, numInputs, outputs): a number for a program. Its tensors are numbered: the inputs first, then each
 * instruction's results. An instruction is `[operator, numResults, ...args]`; what is a tensor by the operator's schema is
 * given by such a number, all else as for `call`. Results beyond numResults are let go of at once, as in-place operators'.
 * `outputs`: the tensors that a run returns.
 */
Napi::Value compileProgram(const Napi::CallbackInfo& info);

/**
 * run([program, [input, ...]], ...): runs programs, each on its own inputs, and returns an array of handles for each. One
 * alone has all threads for each of its operators; of several, each has one thread for all of its operators. They must not
 * draw random numbers then, whose order would depend on chance, nor write to what another of them uses. On a GPU they run
 * one after the other. An undefined result comes as null.
 */
Napi::Value runPrograms(const Napi::CallbackInfo& info);

/** releaseProgram(program): forgets it; a second time does nothing. */
Napi::Value releaseProgram(const Napi::CallbackInfo& info);

/**
 * timeOperators(on, synchronize): whether operators in programs are timed, for operatorTimes, and if so whether until a GPU has
 * done them.
 */
Napi::Value timeOperators(const Napi::CallbackInfo& info);

/** operatorTimes(): `{ name: [calls, milliseconds] }` of what was timed since the last time this was asked. */
Napi::Value operatorTimes(const Napi::CallbackInfo& info);

}  // namespace dynclean
