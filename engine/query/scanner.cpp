// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/scanner.hpp"

#include <algorithm>

#include "quarry/error.hpp"
#include "query/pattern.hpp"

namespace quarry::query {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void Scanner::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

bool Scanner::stands_alone() const noexcept { return at_ + 1 >= text_.size() || is_blank(text_[at_ + 1]) || text_[at_ + 1] == ')'; }

bool Scanner::take(char c) {
  if (peek() != c || at_end()) return false;
  ++at_;
  return true;
}

bool Scanner::take(std::string_view word) {
  if (!text_.substr(at_).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

bool Scanner::take_keyword(std::string_view word) {
  const auto rest = text_.substr(at_);
  if (!rest.starts_with(word)) return false;
  const char next = rest.size() > word.size() ? rest[word.size()] : ' ';
  if (!is_blank(next) && next != '(' && next != ')' && next != '"') return false;
  at_ += word.size();
  return true;
}

std::size_t Scanner::end_of_marks(std::size_t at) const noexcept {
  const auto digits = [&](std::size_t from) { return std::min(text_.find_first_not_of("0123456789.", from), text_.size()); };
  auto end = at;
  if (end < text_.size() && text_[end] == '~') end = digits(end + 1);
  if (end < text_.size() && text_[end] == '^') {
    const auto weight = digits(end + 1);
    if (weight == end + 1) return at;
    end = weight;
  }
  const bool closed = end >= text_.size() || is_blank(text_[end]) || std::string_view("()\"").find(text_[end]) != std::string_view::npos;
  return closed ? end : at;
}

Marks Scanner::marks() {
  Marks marks;
  const auto piece = text_.substr(at_, end_of_marks(at_) - at_);
  at_ += piece.size();
  const auto weight = piece.find('^');
  if (piece.starts_with('~')) marks.tilde = piece.substr(1, weight == std::string_view::npos ? weight : weight - 1);
  if (weight != std::string_view::npos) marks.weight = piece.substr(weight + 1);
  return marks;
}

Word Scanner::read(std::string_view stops, bool up_to_marks) {
  Word word;
  bool plain_dot = false;
  const auto start = at_;
  for (; at_ < text_.size() && !is_blank(text_[at_]) && stops.find(text_[at_]) == std::string_view::npos; ++at_) {
    if (up_to_marks && at_ != start && end_of_marks(at_) != at_) break;
    const bool escaped = text_[at_] == '\\' && at_ + 1 < text_.size();
    if (escaped) ++at_;
    const char c = text_[at_];
    const bool dot = !escaped && c == '.';
    if (dot && plain_dot && word.dots == std::string::npos) word.dots = word.text.size() - 1;
    plain_dot = dot;
    const bool star = !escaped && c == '*';
    if (star && !word.open) word.stem = word.text.size();
    if (!escaped && (c == '?' || (star && !word.open))) {
      word.pattern += c;
      ++word.wildcards;
    } else if (!star) {
      append_literal(c, word.pattern);
    }
    word.open = star;
    word.text += c;
  }
  return word;
}

std::string Scanner::balanced_word() {
  std::string out;
  int depth = 0;
  const auto start = at_;
  while (at_ < text_.size() && !is_blank(text_[at_]) && !(text_[at_] == ')' && depth == 0)) {
    if (depth == 0 && at_ != start && end_of_marks(at_) != at_) break;
    if (text_[at_] == '(') ++depth;
    if (text_[at_] == ')') --depth;
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    out += text_[at_++];
  }
  return out;
}

std::string Scanner::quoted() {
  const auto start = at_ - 1;
  std::string out;
  while (at_ < text_.size() && text_[at_] != '"') {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    out += text_[at_++];
  }
  if (at_ >= text_.size()) fail(start, "a quote is not closed: add a \" or write \\\"");
  ++at_;
  return out;
}

void Scanner::fail(std::size_t position, const std::string& message) const {
  throw Error(Code::invalid_argument, "query, character " + std::to_string(position + 1) + ": " + message);
}

}  // namespace quarry::query
