// A vocabulary of word pieces and texts written with it, from a seed: what a tokeniser takes apart.
#pragma once

#include <string>
#include <vector>

#include "catalog/workload.h"

namespace bakeoff::measure {

// In the order of their numbers: the special ones of BERT first, then letters, syllables, words.
std::vector<std::string> word_pieces();

std::string tokenizer_json(const catalog::ProgramInput& input);  // of Hugging Face's tokenizers
std::string tokenizer_config_json(const catalog::ProgramInput& input);
std::string texts(const catalog::ProgramInput& input);  // `size` lines

}  // namespace bakeoff::measure
