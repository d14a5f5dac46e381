// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace quarry::query {

/// A piece of a query text, escapes resolved.
struct Word {
  std::string text;
  std::string pattern;                    ///< the same with `*` and `?` as wildcards, and behind a `\` where they are characters
  std::size_t wildcards = 0;              ///< how many; a run of `*` is one
  std::size_t stem = 0;                   ///< bytes of `text` before a run of `*` that ends it
  bool open = false;                      ///< such a run ends it
  std::size_t dots = std::string::npos;   ///< where in `text` the first unescaped `..` stands
  bool is_prefix() const noexcept { return open && wildcards == 1; }
};

/// What may stand behind a word, a quote or a bracket: `~2`, `^1.5`.
struct Marks {
  std::optional<std::string> tilde;  ///< what is behind it, maybe nothing
  std::optional<std::string> weight;
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
  /// Whether the character here is the last one of its word.
  bool stands_alone() const noexcept;
  bool take(char c);
  bool take(std::string_view word);
  /// `AND`, `OR`, `NOT`, `TO` as words of their own.
  bool take_keyword(std::string_view word);
  /// Characters up to a blank or one of `stops`, escapes resolved.
  std::string plain_word(std::string_view stops) { return read(stops, false).text; }
  /// The same, up to the marks behind it.
  Word word(std::string_view stops) { return read(stops, true); }
  /// The same, where brackets that open are closed in it: `Ca(OH)2`.
  std::string balanced_word();
  /// The marks that stand here.
  Marks marks();
  /// Behind an opening quote up to its closing one. Throws where none closes it.
  std::string quoted();
  [[noreturn]] void fail(std::size_t position, const std::string& message) const;

 private:
  Word read(std::string_view stops, bool up_to_marks);
  /// Behind the marks that start at `at`; `at` where none do.
  std::size_t end_of_marks(std::size_t at) const noexcept;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace quarry::query
