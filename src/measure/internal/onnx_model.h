// A small neural network as an ONNX file, its weights drawn from a seed: nothing is downloaded.
#pragma once

#include <string>

#include "catalog/workload.h"

namespace bakeoff::measure {

// input [n, 64] -> MatMul 64 x size -> Add -> Relu -> MatMul size x 10 -> Add -> output [n, 10],
// all 32-bit floats. Operator set 13, IR version 8.
std::string perceptron_onnx(const catalog::ProgramInput& input);

}  // namespace bakeoff::measure
