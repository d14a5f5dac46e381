// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quarry::index {

/// The code point that begins at `at`, and moves `at` behind it; a byte that begins none stands for itself.
char32_t next_point(std::string_view text, std::size_t& at) noexcept;

/// What a word, or a whole keyword, looks like: `?` is one character, `*` any number of them, a backslash takes the next as it
/// is. Bytes are compared, so whoever asks folds both sides. A plain value.
class Glob {
 public:
  explicit Glob(std::string_view pattern);

  /// Takes at most pattern x text steps: of several `*`, only the last one is ever tried again.
  bool matches(std::string_view text) const noexcept;
  /// What every match begins with.
  const std::string& prefix() const noexcept { return prefix_; }
  /// True where the pattern is that prefix and one `*`.
  bool is_prefix() const noexcept { return is_prefix_; }
  /// Runs of bytes that every match has.
  const std::vector<std::string>& literals() const noexcept { return literals_; }
  /// True where every match ends with the last of them.
  bool ends_with_literal() const noexcept { return !pieces_.empty() && pieces_.back().kind == Kind::byte; }

 private:
  enum class Kind : unsigned char { byte, one, many };
  struct Piece {
    Kind kind;
    char byte;
  };
  std::vector<Piece> pieces_;
  std::string prefix_;
  std::vector<std::string> literals_;
  bool is_prefix_ = false;
};

}  // namespace quarry::index
