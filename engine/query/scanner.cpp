// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/scanner.hpp"

#include "quarry/error.hpp"

namespace quarry::query {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void Scanner::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

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

Word Scanner::read(std::string_view stops) {
  Word word;
  bool plain_dot = false;
  for (; at_ < text_.size() && !is_blank(text_[at_]) && stops.find(text_[at_]) == std::string_view::npos; ++at_) {
    const bool escaped = text_[at_] == '\\' && at_ + 1 < text_.size();
    if (escaped) ++at_;
    const bool dot = !escaped && text_[at_] == '.';
    if (dot && plain_dot && word.dots == std::string::npos) word.dots = word.text.size() - 1;
    plain_dot = dot;
    word.wildcard = !escaped && text_[at_] == '*';
    word.text += text_[at_];
  }
  return word;
}

Word Scanner::word(std::string_view stops) {
  const auto start = at_;
  auto word = read(stops);
  const auto raw = text_.substr(start, at_ - start);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\\') {
      ++i;
    } else if (raw[i] == '*' && i + 1 < raw.size()) {
      fail(start + i, "a * can stand only at the end of a word: write \\* for the character");
    } else if ((raw[i] == '~' || raw[i] == '^') && (i != 0 || (start != 0 && text_[start - 1] == '"')) &&
               raw.find_first_not_of("0123456789.", i + 1) == std::string_view::npos) {
      fail(start + i, "similar words (~) and weights (^) are not offered: write \\" + std::string(1, raw[i]) + " for the character");
    }
  }
  if (word.wildcard) word.text.pop_back();
  return word;
}

std::string Scanner::balanced_word() {
  std::string out;
  int depth = 0;
  while (at_ < text_.size() && !is_blank(text_[at_]) && !(text_[at_] == ')' && depth == 0)) {
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
