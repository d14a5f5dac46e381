// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace quarry::query {

/// A piece of a query text, escapes resolved.
struct Word {
  std::string text;
  bool wildcard = false;                  ///< an unescaped `*` stood at its end and is taken off
  std::size_t dots = std::string::npos;   ///< where in `text` the first unescaped `..` stands
};

/// Reads the pieces of a query text. `\` takes the next character as it is.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  std::size_t position() const noexcept { return at_; }
  void back_to(std::size_t position) noexcept { at_ = position; }
  void skip_blanks();
  bool at_end() const noexcept { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const noexcept { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(char c);
  bool take(std::string_view word);
  /// `AND`, `OR`, `NOT`, `TO` as words of their own.
  bool take_keyword(std::string_view word);
  /// Characters up to a blank or one of `stops`, escapes resolved.
  std::string plain_word(std::string_view stops) { return read(stops).text; }
  /// The same, as something to search for. Throws for what is reserved: a `*` elsewhere than at its end, `~1`, `^2`.
  Word word(std::string_view stops);
  /// The same, where brackets that open are closed in it: `Ca(OH)2`.
  std::string balanced_word();
  /// Behind an opening quote up to its closing one. Throws where none closes it.
  std::string quoted();
  [[noreturn]] void fail(std::size_t position, const std::string& message) const;

 private:
  Word read(std::string_view stops);
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace quarry::query
