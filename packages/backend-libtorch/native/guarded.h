#pragma once

#include <c10/util/Exception.h>
#include <napi.h>

#include <string>

namespace dynclean {

/** Runs `body` and turns what libtorch or the converters throw into a JavaScript error that starts with `name`. */
template <typename Body>
Napi::Value guarded(const Napi::CallbackInfo& info, const char* name, Body body) {
  std::string problem;
  try {
    return body();
  } catch (const Napi::Error&) {
    throw;
  } catch (const c10::Error& error) {
    problem = error.what_without_backtrace();
  } catch (const std::exception& error) {
    problem = error.what();
  }
  throw Napi::Error::New(info.Env(), std::string(name) + ": " + problem);
}

}  // namespace dynclean
