#include "program.h"

#include <ATen/Parallel.h>
#include <ATen/core/LegacyTypeDispatch.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "convert.h"
#include "device.h"
#include "guarded.h"
#include "handle.h"
#include "operators.h"

namespace dynclean {
namespace {

using Number = uint32_t;
constexpr Number kNone = UINT32_MAX;

struct Argument {
  enum class Kind { constant, tensor, tensors, optionalTensors };
  Kind kind;
  c10::IValue value;            // of a constant
  std::vector<Number> numbers;  // of tensors; kNone: no tensor
};

struct Instruction {
  Operator* op;
  std::vector<Argument> arguments;
  Number firstResult;
  Number numResults;
  std::vector<Number> freed;  // tensors that nothing needs any more afterwards
};

struct Program {
  std::vector<Instruction> instructions;
  Number numInputs;
  Number numTensors;
  std::vector<Number> outputs;
};

thread_local std::unordered_map<int64_t, std::shared_ptr<const Program>> programs;
thread_local int64_t numMade = 0;
/** How operators are timed: not at all, until they return, until a GPU has done them. */
enum class Timing { none, calls, work };
thread_local Timing timing = Timing::none;
thread_local std::map<std::string, std::pair<int64_t, double>> times;

Number toNumber(const Napi::Value& value, Number limit, const char* what) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  if (!(number >= 0 && number < limit && static_cast<double>(static_cast<Number>(number)) == number)) {
    throw std::invalid_argument(std::string(what) + " must be a whole number below " + std::to_string(limit));
  }
  return static_cast<Number>(number);
}

Number toTensorNumber(const Napi::Value& value, Number numTensors) {
  return toNumber(value, numTensors, "a tensor of a program");
}

/** What kind of tensors an argument takes; constant: none. */
Argument::Kind kindOf(const c10::Argument& argument) {
  const auto isTensor = [](const c10::TypePtr& type) { return type->kind() == c10::TypeKind::TensorType; };
  const auto contained = [](const c10::TypePtr& type) { return type->containedTypes().at(0); };
  const c10::TypePtr& type = argument.real_type();
  if (isTensor(type)) return Argument::Kind::tensor;
  if (type->kind() == c10::TypeKind::OptionalType && isTensor(contained(type))) return Argument::Kind::tensor;
  if (type->kind() != c10::TypeKind::ListType) return Argument::Kind::constant;
  if (isTensor(contained(type))) return Argument::Kind::tensors;
  const bool ofOptionals = contained(type)->kind() == c10::TypeKind::OptionalType && isTensor(contained(contained(type)));
  return ofOptionals ? Argument::Kind::optionalTensors : Argument::Kind::constant;
}

Argument readArgument(const Operator& op, const c10::Argument& argument, const Napi::Value& value, Number numTensors) {
  const auto kind = kindOf(argument);
  if (kind == Argument::Kind::constant) return {kind, toArgument(op, argument, value), {}};
  const bool isAbsent = value.IsNull() || value.IsUndefined();
  if (kind == Argument::Kind::tensor) {
    const bool isOptional = argument.real_type()->kind() == c10::TypeKind::OptionalType;
    if (isAbsent && isOptional) return {kind, {}, {kNone}};
    return {kind, {}, {toTensorNumber(value, numTensors)}};
  }
  if (!value.IsArray()) throw std::invalid_argument("argument '" + argument.name() + "' must be an array of tensors");
  const auto array = value.As<Napi::Array>();
  Argument result{kind, {}, {}};
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value item = array.Get(i);
    const bool isNone = kind == Argument::Kind::optionalTensors && item.IsNull();
    result.numbers.push_back(isNone ? kNone : toTensorNumber(item, numTensors));
  }
  return result;
}

Instruction readInstruction(const Napi::Value& value, Number numTensors) {
  if (!value.IsArray()) throw std::invalid_argument("an instruction must be an array");
  const auto array = value.As<Napi::Array>();
  Operator& op = operatorOf(array.Get(uint32_t{0}));
  const auto& schema = op.handle.schema();
  try {
    const auto numReturned = static_cast<Number>(schema.returns().size());
    const Number numResults = toNumber(array.Get(1), numReturned + 1, "the number of results");
    for (Number i = 0; i < numResults; ++i) {
      if (schema.returns()[i].type()->kind() != c10::TypeKind::TensorType) {
        throw std::invalid_argument("returns what is no tensor, which a program has no place for");
      }
    }
    if (array.Length() > 2) requireNotMore(op, array.Length() - 2);
    Instruction instruction{&op, {}, numTensors, numResults, {}};
    for (const auto& argument : schema.arguments()) {
      const auto position = static_cast<uint32_t>(instruction.arguments.size() + 2);
      instruction.arguments.push_back(readArgument(op, argument, array.Get(position), numTensors));
    }
    return instruction;
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::exception& error) {
    throw std::invalid_argument(op.name + ": " + error.what());
  }
}

/** Notes after which instruction each tensor can go: its last use, or its making where nothing uses it. */
void findLastUses(Program& program) {
  std::vector<bool> isNeeded(program.numTensors, false);
  for (const Number number : program.outputs) isNeeded[number] = true;
  for (auto instruction = program.instructions.rbegin(); instruction != program.instructions.rend(); ++instruction) {
    const auto free = [&](Number number) {
      if (number == kNone || isNeeded[number]) return;
      isNeeded[number] = true;
      instruction->freed.push_back(number);
    };
    for (Number i = 0; i < instruction->numResults; ++i) free(instruction->firstResult + i);
    for (const auto& argument : instruction->arguments) {
      for (const Number number : argument.numbers) free(number);
    }
  }
}

c10::IValue makeArgument(const Argument& argument, const std::vector<at::Tensor>& tensors) {
  // An operator that does not expect an undefined tensor may not look for one.
  const auto find = [&](Number number) -> const at::Tensor& {
    if (!tensors[number].defined()) throw std::invalid_argument("an operator before did not make one of the tensors");
    return tensors[number];
  };
  switch (argument.kind) {
    case Argument::Kind::constant:
      return argument.value;
    case Argument::Kind::tensor: {
      const Number number = argument.numbers[0];
      return number == kNone ? c10::IValue() : c10::IValue(find(number));
    }
    case Argument::Kind::tensors: {
      c10::List<at::Tensor> list;
      list.reserve(argument.numbers.size());
      for (const Number number : argument.numbers) list.push_back(find(number));
      return list;
    }
    default: {
      c10::List<std::optional<at::Tensor>> list;
      list.reserve(argument.numbers.size());
      for (const Number number : argument.numbers) {
        list.push_back(number == kNone ? std::nullopt : std::optional(find(number)));
      }
      return list;
    }
  }
}

/** A program on its inputs, and what comes of it. */
struct Run {
  std::shared_ptr<const Program> program;
  std::vector<at::Tensor> tensors;
  std::vector<double> milliseconds;  // of each instruction, where they are timed
  std::string problem;

  void execute(Timing how) noexcept {
    const Operator* current = nullptr;
    try {
      at::AutoDispatchBelowADInplaceOrView noAutograd;
      std::vector<c10::IValue> stack;
      for (const auto& instruction : program->instructions) {
        current = instruction.op;
        const auto start = std::chrono::steady_clock::now();
        stack.clear();
        for (const auto& argument : instruction.arguments) stack.push_back(makeArgument(argument, tensors));
        current->handle.callBoxed(&stack);
        for (Number i = 0; i < instruction.numResults; ++i) {
          tensors[instruction.firstResult + i] = std::move(stack[i]).toTensor();
        }
        stack.clear();
        for (const Number number : instruction.freed) tensors[number].reset();
        if (how == Timing::work) synchronizeDevice();
        if (how != Timing::none) {
          const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
          milliseconds.push_back(elapsed.count());
        }
      }
    } catch (const c10::Error& error) {
      problem = current->name + ": " + error.what_without_backtrace();
    } catch (const std::exception& error) {
      problem = (current == nullptr ? "" : current->name + ": ") + error.what();
    }
  }
};

Run readRun(const Napi::Value& value) {
  if (!value.IsArray()) throw std::invalid_argument("takes arrays of a program and its inputs");
  const auto array = value.As<Napi::Array>();
  const Napi::Value number = array.Get(uint32_t{0});
  const Napi::Value inputs = array.Get(1);
  const auto found = number.IsNumber() ? programs.find(number.As<Napi::Number>().Int64Value()) : programs.end();
  if (found == programs.end()) throw std::invalid_argument("no program has that number");
  Run run{found->second, {}, {}, {}};
  const Number numInputs = run.program->numInputs;
  if (!inputs.IsArray() || inputs.As<Napi::Array>().Length() != numInputs) {
    throw std::invalid_argument("the program takes an array of " + std::to_string(numInputs) + " inputs");
  }
  run.tensors.resize(run.program->numTensors);
  for (Number i = 0; i < numInputs; ++i) {
    const Napi::Value input = inputs.As<Napi::Array>().Get(i);
    if (!wasHandle(input)) throw std::invalid_argument("input " + std::to_string(i) + " must be a tensor");
    run.tensors[i] = unwrapTensor(input);
  }
  return run;
}

#ifdef _OPENMP
bool allOnCpu(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    for (const auto& tensor : run.tensors) {
      if (tensor.defined() && !tensor.is_cpu()) return false;
    }
  }
  return true;
}
#endif

void executeAll(std::vector<Run>& runs) {
  const Timing how = timing;  // this thread's
#ifdef _OPENMP
  if (runs.size() > 1 && allOnCpu(runs)) {
    at::parallel_for(0, static_cast<int64_t>(runs.size()), 1, [&](int64_t begin, int64_t end) {
      // Of this parallel region alone. oneDNN would divide its work among threads that it does not get here.
      omp_set_num_threads(1);
      for (int64_t i = begin; i < end; ++i) runs[static_cast<size_t>(i)].execute(how);
    });
    return;
  }
#endif
  for (Run& run : runs) run.execute(how);
}

void countCalls(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    for (size_t i = 0; i < run.program->instructions.size(); ++i) {
      Operator& op = *run.program->instructions[i].op;
      ++op.calls;
      if (i >= run.milliseconds.size()) continue;
      auto& [calls, milliseconds] = times[op.name];
      ++calls;
      milliseconds += run.milliseconds[i];
    }
  }
}

}  // namespace

Napi::Value compileProgram(const Napi::CallbackInfo& info) {
  return guarded(info, "compile", [&] {
    if (info.Length() != 3 || !info[0].IsArray() || !info[2].IsArray()) {
      throw std::invalid_argument("takes instructions, the number of inputs, and outputs");
    }
    const auto instructions = info[0].As<Napi::Array>();
    const auto outputs = info[2].As<Napi::Array>();
    auto program = std::make_shared<Program>();
    program->numInputs = toNumber(info[1], Number{1} << 16, "the number of inputs");
    program->numTensors = program->numInputs;
    for (uint32_t i = 0; i < instructions.Length(); ++i) {
      auto instruction = readInstruction(instructions.Get(i), program->numTensors);
      program->numTensors += instruction.numResults;
      program->instructions.push_back(std::move(instruction));
    }
    for (uint32_t i = 0; i < outputs.Length(); ++i) {
      program->outputs.push_back(toTensorNumber(outputs.Get(i), program->numTensors));
    }
    findLastUses(*program);
    programs.emplace(++numMade, std::move(program));
    return Napi::Number::New(info.Env(), static_cast<double>(numMade));
  });
}

Napi::Value runPrograms(const Napi::CallbackInfo& info) {
  return guarded(info, "run", [&] {
    std::vector<Run> runs;
    for (size_t i = 0; i < info.Length(); ++i) runs.push_back(readRun(info[i]));
    executeAll(runs);
    countCalls(runs);
    for (const Run& run : runs) {
      if (!run.problem.empty()) throw std::runtime_error(run.problem);
    }
    const Napi::Env env = info.Env();
    auto results = Napi::Array::New(env, runs.size());
    for (uint32_t i = 0; i < runs.size(); ++i) {
      const auto& outputs = runs[i].program->outputs;
      auto handles = Napi::Array::New(env, outputs.size());
      for (uint32_t j = 0; j < outputs.size(); ++j) handles.Set(j, wrapTensor(env, runs[i].tensors[outputs[j]]));
      results.Set(i, handles);
    }
    return results;
  });
}

Napi::Value releaseProgram(const Napi::CallbackInfo& info) {
  return guarded(info, "releaseProgram", [&] {
    if (!info[0].IsNumber()) throw std::invalid_argument("takes a program");
    programs.erase(info[0].As<Napi::Number>().Int64Value());
    return info.Env().Undefined();
  });
}

Napi::Value timeOperators(const Napi::CallbackInfo& info) {
  return guarded(info, "timeOperators", [&] {
    if (!info[0].IsBoolean()) throw std::invalid_argument("takes true or false");
    const bool on = info[0].As<Napi::Boolean>().Value();
    const bool waits = info[1].IsBoolean() && info[1].As<Napi::Boolean>().Value();
    timing = !on ? Timing::none : waits ? Timing::work : Timing::calls;
    times.clear();
    return info.Env().Undefined();
  });
}

Napi::Value operatorTimes(const Napi::CallbackInfo& info) {
  return guarded(info, "operatorTimes", [&] {
    auto result = Napi::Object::New(info.Env());
    for (const auto& [name, record] : times) {
      auto pair = Napi::Array::New(info.Env(), 2);
      pair.Set(uint32_t{0}, static_cast<double>(record.first));
      pair.Set(uint32_t{1}, record.second);
      result.Set(name, pair);
    }
    times.clear();
    return result;
  });
}

}  // namespace dynclean
