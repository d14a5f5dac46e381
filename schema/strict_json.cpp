// SPDX-License-Identifier: GPL-3.0-or-later
#include "strict_json.hpp"

#include <algorithm>
#include <charconv>

#include "quarry/error.hpp"
#include "quarry/utf8.hpp"

namespace quarry {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// True where a JSON real lies below one: what double cannot hold of it is then too small, not too large.
bool below_one(std::string_view token) {
  const auto e = token.find_first_of("eE");
  const auto mantissa = token.substr(0, e);
  const auto first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return true;
  const auto point = std::min(mantissa.find('.'), mantissa.size());
  const auto power = first < point ? static_cast<std::int64_t>(point - first) - 1 : -static_cast<std::int64_t>(first - point);
  if (e == std::string_view::npos) return power < 0;
  const bool negative = token[e + 1] == '-';
  const auto digits = token.substr(e + (negative || token[e + 1] == '+' ? 2 : 1));
  std::int64_t exponent = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc{}) return negative;
  return (negative ? -exponent : exponent) + power < 0;
}

class Parser {
 public:
  Parser(std::string_view text, int max_depth, std::size_t offset)
      : text_(text), max_depth_(max_depth), offset_(offset) {}

  Value document() {
    Value value = any(0);
    skip_blanks();
    if (at_ != text_.size()) fail("text after the end of the document");
    return value;
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error(Code::invalid_argument,
                "not valid JSON at byte " + std::to_string(at_ + offset_) + ": " + std::string(what));
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }

  bool take(char wanted) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  Value word(std::string_view spelling, Value value) {
    if (text_.substr(at_, spelling.size()) != spelling) fail("unknown word");
    at_ += spelling.size();
    return value;
  }

  Value any(int depth) {
    skip_blanks();
    if (at_ >= text_.size()) fail("the text ends where a value should stand");
    switch (text_[at_]) {
      case '{':
        return object(depth + 1);
      case '[':
        return array(depth + 1);
      case '"':
        return string();
      case 't':
        return word("true", true);
      case 'f':
        return word("false", false);
      case 'n':
        return word("null", nullptr);
      default:
        return number();
    }
  }

  void check_depth(int depth) const {
    if (depth > max_depth_) fail("nested deeper than " + std::to_string(max_depth_) + " levels");
  }

  Value object(int depth) {
    check_depth(depth);
    ++at_;
    Object members;
    if (take('}')) return members;
    do {
      skip_blanks();
      if (peek() != '"') fail("expected a member name");
      std::string name = string();
      if (!take(':')) fail("expected ':'");
      members.insert_or_assign(std::move(name), any(depth));
    } while (take(','));
    if (!take('}')) fail("expected ',' or '}'");
    return members;
  }

  Value array(int depth) {
    check_depth(depth);
    ++at_;
    Array items;
    if (take(']')) return items;
    do items.push_back(any(depth));
    while (take(','));
    if (!take(']')) fail("expected ',' or ']'");
    return items;
  }

  std::uint32_t hex4() {
    std::uint32_t code = 0;
    const auto digits = text_.substr(at_, 4);
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 4 || end.ec != std::errc{} || end.ptr != digits.data() + 4) fail("expected four hex digits");
    at_ += 4;
    return code;
  }

  void escape(std::string& out) {
    const char kind = peek();
    ++at_;
    static constexpr std::string_view names = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (const auto found = names.find(kind); kind != '\0' && found != std::string_view::npos) {
      out += meanings[found];
      return;
    }
    if (kind != 'u') {
      --at_;
      fail("unknown escape");
    }
    std::uint32_t code = hex4();
    if (code >= 0xD800 && code <= 0xDBFF) {
      if (text_.substr(at_, 2) != "\\u") fail("half of a surrogate pair");
      at_ += 2;
      const std::uint32_t low = hex4();
      if (low < 0xDC00 || low > 0xDFFF) fail("half of a surrogate pair");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code <= 0xDFFF) {
      fail("half of a surrogate pair");
    }
    append_utf8(code, out);
  }

  std::string string() {
    std::string out;
    for (++at_; at_ < text_.size();) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return out;
      }
      if (c == '\\') {
        ++at_;
        escape(out);
      } else if (c < 0x20) {
        fail("a control character in a string");
      } else {
        const auto step = utf8_step(text_, at_);
        if (!step.valid) fail("the text is not UTF-8");
        out.append(text_, at_, step.length);
        at_ += step.length;
      }
    }
    fail("a string does not end");
  }

  void digits() {
    if (!is_digit(peek())) fail("expected a value");
    while (is_digit(peek())) ++at_;
  }

  Value number() {
    const auto begin = at_;
    bool integral = true;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
    } else {
      digits();
    }
    if (peek() == '.') {
      integral = false;
      ++at_;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      integral = false;
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      digits();
    }
    const auto token = text_.substr(begin, at_ - begin);
    return integral ? integer_or_exact(token) : real_or_exact(token);
  }

  static Value integer_or_exact(std::string_view token) {
    std::int64_t whole = 0;
    if (std::from_chars(token.data(), token.data() + token.size(), whole).ec == std::errc{}) return whole;
    return ExactNumber{std::string(token)};
  }

  static Value real_or_exact(std::string_view token) {
    double real = 0;
    if (std::from_chars(token.data(), token.data() + token.size(), real).ec == std::errc{}) return real;
    if (below_one(token)) return token.front() == '-' ? -0.0 : 0.0;  // as simdjson does
    return ExactNumber{std::string(token)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int max_depth_;
  std::size_t offset_;
};

}  // namespace

Value parse_json_strictly(std::string_view text, int max_depth, std::size_t offset) {
  return Parser(text, max_depth, offset).document();
}

}  // namespace quarry
