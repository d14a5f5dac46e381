// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/doi_name.hpp"

#include <algorithm>

#include "http_address.hpp"
#include "names.hpp"

namespace quarry::service {
namespace {

bool starts_with_word(std::string_view text, std::string_view word) { return folded_doi(text.substr(0, word.size())) == word; }

/// `10.`, four to nine digits (and `.` with more of them), `/`, something: no white space, nothing below it.
bool is_doi(std::string_view text) {
  if (!text.starts_with("10.")) return false;
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || slash + 1 == text.size()) return false;
  const auto prefix = text.substr(3, slash - 3);
  const bool digits = prefix.find_first_not_of("0123456789.") == std::string_view::npos;
  const bool clean = std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
  return prefix.size() >= 4 && prefix.front() != '.' && prefix.back() != '.' && digits && clean;
}

/// What a sentence adds: `.`, `,`, and a bracket or quote that was not opened within.
std::string_view without_punctuation(std::string_view text) {
  while (!text.empty()) {
    const char last = text.back();
    const bool closing = last == ')' || last == ']' || last == '>' || last == '}';
    const char opening = last == ')' ? '(' : last == ']' ? '[' : last == '>' ? '<' : '{';
    const bool unpaired = closing && std::count(text.begin(), text.end(), last) > std::count(text.begin(), text.end(), opening);
    if (!unpaired && std::string_view(".,;:!?'\"").find(last) == std::string_view::npos) break;
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

std::string folded_doi(std::string_view doi) {
  std::string out(doi);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::optional<std::string> doi_of(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  std::string decoded;
  if (const auto address = address_of(text)) {
    if (!is_of_domain(address->host, "doi.org") && address->host != "hdl.handle.net" && address->host != "handle.net") return std::nullopt;
    auto path = text.substr(std::min(text.find('/', text.find("://") + 3), text.size()));
    path = path.substr(0, path.find_first_of("?#"));
    if (path.empty()) return std::nullopt;
    decoded = percent_decoded(path.substr(1));
    text = decoded;
  } else if (starts_with_word(text, "info:doi/")) {
    text.remove_prefix(9);
  } else if (starts_with_word(text, "doi:") || starts_with_word(text, "doi ")) {
    text.remove_prefix(4);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  } else if (starts_with_word(text, "doi.org/")) {
    text.remove_prefix(8);
  }
  text = without_punctuation(text);
  std::string again;  // some addresses were encoded twice; a DOI has a `/` once it is decoded
  if (!is_doi(text) && text.starts_with("10.") && text.find('/') == std::string_view::npos) {
    again = percent_decoded(text);
    text = again;
  }
  return is_doi(text) ? std::optional(std::string(text)) : std::nullopt;
}

}  // namespace quarry::service
