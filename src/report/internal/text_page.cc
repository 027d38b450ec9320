#include "report/internal/text_page.h"

#include <algorithm>
#include <numeric>

#include "report/internal/plain_text.h"

namespace bakeoff::report {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastColumn = 4;
constexpr int kNarrowest = 20;
constexpr int kWidest = 400;

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::bold:
      return "\x1b[1m";
    case Ink::dim:
      return "\x1b[2m";
    case Ink::good:
      return "\x1b[32m";
    case Ink::warn:
      return "\x1b[33m";
    case Ink::bad:
      return "\x1b[31m";
    case Ink::plain:
      break;
  }
  return {};
}

std::size_t total_of(const std::vector<std::size_t>& widths) {
  const std::size_t gaps = widths.empty() ? 0 : (widths.size() - 1) * kGap;
  return kIndent + std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + gaps;
}

// Takes columns away until the table fits: from the first column down to 12, then from whichever is
// widest.
void shrink(std::vector<std::size_t>& widths, std::size_t columns) {
  constexpr std::size_t readable_name = 12;
  while (total_of(widths) > columns) {
    auto victim = widths.begin();
    if (*victim <= readable_name) victim = std::max_element(widths.begin(), widths.end());
    if (*victim <= kLeastColumn) return;
    --*victim;
  }
}

}  // namespace

TextPage::TextPage(const TerminalStyle& style)
    : style_(style),
      columns_(static_cast<std::size_t>(std::clamp(style.columns, kNarrowest, kWidest))),
      ellipsis_(style.unicode ? "…" : "...") {}

std::string TextPage::said(std::string_view text) const {
  return style_.unicode ? cleaned(text) : cleaned_ascii(text);
}

std::string TextPage::inked(const std::string& text, Ink ink) const {
  if (!style_.colour || ink == Ink::plain || text.empty()) return text;
  return std::string(code_of(ink)) + text + "\x1b[0m";
}

void TextPage::blank() { out_ += "\n"; }

void TextPage::heading(std::string_view title, std::string_view note) {
  blank();
  beside({std::string(title), Ink::bold}, {std::string(note), Ink::dim});
}

void TextPage::beside(const Cell& first, const Cell& second) {
  const std::size_t width = display_width(said(first.text)) + 1 + display_width(said(second.text));
  if (second.text.empty() || width <= columns_) {
    line({first, second});
    return;
  }
  line({first});
  const std::size_t start = std::min(second.text.find_first_not_of(' '), second.text.size());
  paragraph({}, 0, {second.text.substr(start), second.ink});
}

void TextPage::line(const Row& cells) {
  std::size_t used = 0;
  for (const Cell& cell : cells) {
    if (cell.text.empty()) continue;
    const std::size_t gap = used > 0 ? 1 : 0;
    if (used + gap >= columns_) break;
    const std::string text = cut(said(cell.text), columns_ - used - gap, ellipsis_);
    out_ += std::string(gap, ' ') + inked(text, cell.ink);
    used += gap + display_width(text);
  }
  out_ += "\n";
}

void TextPage::paragraph(const Cell& label, std::size_t label_width, const Cell& text) {
  const std::size_t indent =
      std::min(label_width == 0 ? kIndent : kIndent + label_width + kGap, columns_ / 2);
  const std::string name =
      cut(said(label.text), std::max<std::size_t>(indent - kIndent, 1) - 1, ellipsis_);
  bool first = true;
  for (const std::string& part : wrapped(said(text.text), columns_ - indent)) {
    const std::size_t used = first ? kIndent + display_width(name) : 0;
    out_ += (first ? std::string(kIndent, ' ') + inked(name, label.ink) : std::string()) +
            std::string(indent - std::min(used, indent), ' ') + inked(part, text.ink) + "\n";
    first = false;
  }
}

std::vector<std::size_t> TextPage::natural_widths(const TextTable& table) const {
  std::vector<std::size_t> widths(table.header.size(), 0);
  const auto widen = [&](const Row& row) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(said(row[i].text)));
    }
  };
  widen(table.header);
  for (const Row& row : table.rows) widen(row);
  return widths;
}

bool TextPage::fits(const TextTable& table) const {
  return total_of(natural_widths(table)) <= columns_;
}

void TextPage::table(const TextTable& table) {
  std::vector<std::size_t> widths = natural_widths(table);
  if (widths.empty()) return;
  shrink(widths, columns_);
  table_row(table.header, widths, true);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    table_row(table.rows[i], widths, false);
    if (i < table.below.size() && !table.below[i].empty()) {
      Row under = table.below[i];
      under.front().text.insert(0, std::string(kIndent + kGap, ' '));
      line(under);
    }
  }
}

void TextPage::table_row(const Row& row, const std::vector<std::size_t>& widths, bool is_header) {
  std::string text(kIndent, ' ');
  std::size_t owed =
      0;  // padding is written only before a next cell, so lines carry no trailing blanks
  std::size_t used = kIndent;
  for (std::size_t i = 0; i < row.size() && used < columns_; ++i) {
    const std::size_t room = std::min(widths[i], columns_ - used);
    const std::string cell = cut(said(row[i].text), room, ellipsis_);
    if (!cell.empty()) {
      text += std::string(owed, ' ') + inked(cell, is_header ? Ink::dim : row[i].ink);
      owed = 0;
    }
    owed += room - std::min(room, display_width(cell)) + kGap;
    used += room + kGap;
  }
  const std::size_t end = text.find_last_not_of(' ');
  out_ += (end == std::string::npos ? std::string() : text.substr(0, end + 1)) + "\n";
}

}  // namespace bakeoff::report
