// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/naming.hpp"

#include "ingest/hashing.hpp"
#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

constexpr std::size_t longest_subject = 4096;
constexpr std::size_t longest_slug = 60;

bool is_lower(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::string slug_of(std::string_view text) {
  std::string slug;
  for (const char c : text) {
    if (is_upper(c)) slug += static_cast<char>(c - 'A' + 'a');
    else if (is_lower(c)) slug += c;
    else if (!slug.empty() && slug.back() != '_') slug += '_';
    if (slug.size() == longest_slug) break;
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  return slug.empty() ? "source" : slug;
}

/// Cuts where a character of UTF-8 starts.
std::string_view cut(std::string_view text, std::size_t length) {
  if (text.size() <= length) return text;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return text.substr(0, length);
}

std::string hash_of(std::string_view a, std::string_view b, std::string_view c, std::size_t bytes) {
  std::string text = std::to_string(a.size()) + ":" + std::to_string(b.size()) + ":";
  text.append(a).append(b).append(c);
  return to_hex(sha256(text), bytes);
}

}  // namespace

std::string default_source_name(std::string_view source) {
  auto path = source.substr(0, source.find_first_of("?#"));
  while (path.ends_with('/')) path.remove_suffix(1);
  return slug_of(path.substr(path.rfind('/') + 1)) + "_" + to_hex(sha256(source), 2);
}

void check_source_name(std::string_view name) {
  bool good = !name.empty() && name.size() <= 255;
  for (const char c : name) good = good && (is_lower(c) || is_upper(c) || c == '_' || c == '-' || c == '.');
  if (!good)
    throw Error(Code::invalid_argument,
                "'" + std::string(name) + "' cannot be a dataset's name: use letters, digits, '_', '-' and '.'");
}

std::string subject_of(std::string_view source_name, std::string_view path, std::string_view key) {
  std::string subject(source_name);
  subject += '/';
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '#') subject += "%23";
    else if (path[i] == '%' && path.substr(i, 3) == "%23") subject += "%25";
    else subject += path[i];
  }
  if (!key.empty()) subject.append("#").append(key);
  if (subject.size() <= longest_subject) return subject;
  return std::string(cut(subject, longest_subject - 40)) + "~" + hash_of(source_name, path, key, 16);
}

std::string group_id(std::string_view source, std::string_view path, std::string_view key) {
  return hash_of(source, path, key, 16);
}

}  // namespace quarry::intake
