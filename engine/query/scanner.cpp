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

std::string Scanner::word(std::string_view stops, bool* wildcard) {
  std::string out;
  bool star = false;
  while (at_ < text_.size() && !is_blank(text_[at_]) && stops.find(text_[at_]) == std::string_view::npos) {
    star = text_[at_] == '*';
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    out += text_[at_++];
  }
  if (wildcard != nullptr) {
    *wildcard = star;
    if (star) out.pop_back();
  }
  return out;
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
