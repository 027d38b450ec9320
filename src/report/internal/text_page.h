// A page of text for terminals: lines that never pass the right edge, tables, hanging paragraphs,
// optional colour.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/render.h"

namespace bakeoff::report {

enum class Ink { plain, bold, dim, good, warn, bad };

struct Cell {
  std::string text;
  Ink ink = Ink::plain;
};

using Row = std::vector<Cell>;

struct TextTable {
  Row header;
  std::vector<Row> rows;
  std::vector<Row> below;  // empty, or one line under each row (may be empty)
};

class TextPage {
 public:
  explicit TextPage(const TerminalStyle& style);

  // Cells of a row are cleaned when they are laid out; signs outside ASCII are spelt out where the
  // style asks for it.
  void heading(std::string_view title, std::string_view note);
  // Side by side where both fit on one line, else the second wrapped below the first.
  void beside(const Cell& first, const Cell& second);
  void line(const Row& cells);  // joined by single spaces, cut at the edge
  void blank();
  // "  label  text text
  //         text": the label in its own column of `label_width`.
  void paragraph(const Cell& label, std::size_t label_width, const Cell& text);
  // True when the table needs no more than the page's width.
  [[nodiscard]] bool fits(const TextTable& table) const;
  // Cuts the first column, then the widest ones, where the table does not fit.
  void table(const TextTable& table);
  std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] std::string said(std::string_view text) const;
  [[nodiscard]] std::string inked(const std::string& text, Ink ink) const;
  [[nodiscard]] std::vector<std::size_t> natural_widths(const TextTable& table) const;
  void table_row(const Row& row, const std::vector<std::size_t>& widths, bool is_header);

  TerminalStyle style_;
  std::size_t columns_;
  std::string ellipsis_;
  std::string out_;
};

}  // namespace bakeoff::report
