#include "measure/internal/word_pieces.h"

#include <fmt/format.h>

#include <set>
#include <string_view>

#include "base/random.h"

namespace bakeoff::measure {
namespace {

constexpr std::uint64_t kVocabularySeed = 5;
constexpr std::size_t kWords = 1'000;
constexpr std::string_view kConsonants = "bdfgklmnprstvz";
constexpr std::string_view kVowels = "aeiou";
constexpr std::size_t kLeastWords = 6;  // of a text
constexpr std::size_t kMoreWords = 12;

std::string syllable(Random& random) {
  return {kConsonants[random.below(kConsonants.size())], kVowels[random.below(kVowels.size())]};
}

std::vector<std::string> known_words() {
  Random random(kVocabularySeed);
  std::vector<std::string> words;
  std::set<std::string> seen;
  while (words.size() < kWords) {
    std::string word = syllable(random);  // one after the other: operands of + have no order
    word += syllable(random);
    if (random.below(2) == 1) word += syllable(random);
    if (seen.insert(word).second) words.push_back(word);
  }
  return words;
}

std::string one_text(const std::vector<std::string>& words, Random& random) {
  std::string text;
  const auto count = kLeastWords + random.below(kMoreWords);
  for (std::size_t i = 0; i < count; ++i) {
    std::string word = words[random.below(words.size())];
    for (auto more = random.below(3); more > 0; --more) word += syllable(random);
    if (i == 0) word[0] = static_cast<char>(word[0] - 'a' + 'A');
    text += (i == 0 ? "" : " ") + word;
  }
  return text + ".";
}

std::string special_token(std::size_t number, const std::string& text) {
  return fmt::format(R"({{"id":{},"content":"{}","single_word":false,"lstrip":false,)"
                     R"("rstrip":false,"normalized":false,"special":true}})",
                     number, text);
}

// "[CLS] text [SEP]".
constexpr std::string_view kTemplate =
    R"({"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},)"
    R"({"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],)"
    R"("pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},)"
    R"({"SpecialToken":{"id":"[SEP]","type_id":0}},{"Sequence":{"id":"B","type_id":1}},)"
    R"({"SpecialToken":{"id":"[SEP]","type_id":1}}],"special_tokens":{)"
    R"("[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},)"
    R"("[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}})";

}  // namespace

std::vector<std::string> word_pieces() {
  std::vector<std::string> pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "."};
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    pieces.emplace_back(1, letter);
    pieces.push_back(std::string("##") + letter);
  }
  for (const char consonant : kConsonants) {
    for (const char vowel : kVowels) pieces.push_back(std::string("##") + consonant + vowel);
  }
  for (const auto& word : known_words()) pieces.push_back(word);
  return pieces;
}

std::string tokenizer_json(const catalog::ProgramInput& /*input*/) {
  const auto pieces = word_pieces();
  std::string special;
  std::string vocabulary;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i < 5) special += (i == 0 ? "" : ",") + special_token(i, pieces[i]);
    vocabulary += fmt::format(R"({}"{}":{})", i == 0 ? "" : ",", pieces[i], i);
  }
  return fmt::format(
      R"({{"version":"1.0","truncation":null,"padding":null,"added_tokens":[{}],)"
      R"("normalizer":{{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,)"
      R"("strip_accents":null,"lowercase":true}},"pre_tokenizer":{{"type":"BertPreTokenizer"}},)"
      R"("post_processor":{},"decoder":{{"type":"WordPiece","prefix":"##","cleanup":true}},)"
      R"("model":{{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",)"
      R"("max_input_chars_per_word":100,"vocab":{{{}}}}}}})",
      special, kTemplate, vocabulary);
}

std::string tokenizer_config_json(const catalog::ProgramInput& /*input*/) {
  return R"({"tokenizer_class":"BertTokenizer","do_lower_case":true,"model_max_length":128,)"
         R"("pad_token":"[PAD]","unk_token":"[UNK]","cls_token":"[CLS]","sep_token":"[SEP]",)"
         R"("mask_token":"[MASK]"})";
}

std::string texts(const catalog::ProgramInput& input) {
  const auto words = known_words();
  Random random(static_cast<std::uint64_t>(input.seed));
  std::string lines;
  for (int i = 0; i < input.size; ++i) lines += one_text(words, random) + "\n";
  return lines;
}

}  // namespace bakeoff::measure
