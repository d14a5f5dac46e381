// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/html_links.hpp"

#include <array>
#include <utility>

#include "quarry/utf8.hpp"

namespace quarry::http {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (lower(text[i]) != word[i]) return false;
  return true;
}

/// Character references: the numeric ones and the five that index pages write.
std::string without_entities(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> named{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto end = text[i] == '&' ? text.substr(0, i + 12).find(';', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[i];
      continue;
    }
    const auto name = text.substr(i + 1, end - i - 1);
    if (name.size() > 1 && name.front() == '#') {
      const bool hex = lower(name[1]) == 'x';
      unsigned long code = 0;
      bool good = name.size() > (hex ? 2U : 1U);
      for (const char c : name.substr(hex ? 2 : 1)) {
        const char l = lower(c);
        const int digit = l >= '0' && l <= '9' ? l - '0' : hex && l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
        good = good && digit >= 0 && code <= 0x10ffff;
        if (good) code = code * (hex ? 16 : 10) + static_cast<unsigned long>(digit);
      }
      if (good) {
        const bool scalar = code != 0 && code <= 0x10ffff && (code < 0xd800 || code >= 0xe000);
        append_utf8(scalar ? static_cast<std::uint32_t>(code) : 0xfffd, out);
        i = end;
        continue;
      }
    }
    bool known = false;
    for (const auto& [entity, character] : named)
      if (name == entity) {
        out += character;
        i = end;
        known = true;
      }
    if (!known) out += text[i];
  }
  return out;
}

/// Reads one tag's attributes from behind its name; returns where the tag ends.
template <class Visit>
std::size_t for_each_attribute(std::string_view html, std::size_t at, Visit&& visit) {
  while (at < html.size() && html[at] != '>') {
    while (at < html.size() && (is_space(html[at]) || html[at] == '/')) ++at;
    const auto name_start = at;
    while (at < html.size() && !is_space(html[at]) && html[at] != '=' && html[at] != '>' && html[at] != '/') ++at;
    const auto name = html.substr(name_start, at - name_start);
    while (at < html.size() && is_space(html[at])) ++at;
    if (at >= html.size() || html[at] != '=') {
      if (name.empty() && at < html.size() && html[at] != '>') ++at;
      continue;
    }
    ++at;
    while (at < html.size() && is_space(html[at])) ++at;
    if (at >= html.size()) break;
    const char quote = html[at] == '"' || html[at] == '\'' ? html[at] : '\0';
    const auto start = quote != '\0' ? at + 1 : at;
    at = start;
    while (at < html.size() && (quote != '\0' ? html[at] != quote : !is_space(html[at]) && html[at] != '>')) ++at;
    visit(name, html.substr(start, at - start));
    if (quote != '\0' && at < html.size()) ++at;
  }
  return at;
}

/// Behind `</name` of an element whose content is raw text, or the end.
std::size_t skip_raw_text(std::string_view html, std::size_t at, std::string_view name) {
  for (; at + name.size() + 2 <= html.size(); ++at)
    if (html[at] == '<' && html[at + 1] == '/' && same_word(html.substr(at + 2, name.size()), name)) return at;
  return html.size();
}

}  // namespace

PageLinks read_links(std::string_view html) {
  PageLinks links;
  for (std::size_t at = 0; at < html.size();) {
    at = html.find('<', at);
    if (at == std::string_view::npos) break;
    if (html.substr(at).starts_with("<!--")) {
      const auto end = html.find("-->", at + 4);
      at = end == std::string_view::npos ? html.size() : end + 3;
      continue;
    }
    const auto name_start = ++at;
    while (at < html.size() && !is_space(html[at]) && html[at] != '>' && html[at] != '/') ++at;
    const auto name = html.substr(name_start, at - name_start);
    const bool anchor = same_word(name, "a");
    const bool base = same_word(name, "base");
    at = for_each_attribute(html, at, [&](std::string_view attribute, std::string_view value) {
      if (!same_word(attribute, "href")) return;
      if (anchor) links.hrefs.push_back(without_entities(value));
      if (base && links.base.empty()) links.base = without_entities(value);
    });
    if (same_word(name, "script")) at = skip_raw_text(html, at, "script");
    if (same_word(name, "style")) at = skip_raw_text(html, at, "style");
  }
  return links;
}

}  // namespace quarry::http
