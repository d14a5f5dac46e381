// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <string>

#include "quarry/extractor.hpp"

namespace quarry::table {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// Text may start with a UTF-16 mark; else a NUL byte means binary data.
bool is_text(std::string_view head) {
  const bool utf16 = head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff");
  return utf16 || head.find('\0') == std::string_view::npos;
}

/// Tables have no signature: the name claims them, the content may only refuse.
Claim claims(std::string_view name, std::string_view head, std::string_view) {
  auto base = lower(name.substr(name.rfind('/') + 1));
  for (const std::string_view packed : {".gz", ".bz2", ".xz", ".zst"})
    if (base.ends_with(packed)) base.resize(base.size() - packed.size());
  for (const std::string_view ending : {".csv", ".tsv"})
    if (base.ends_with(ending)) return is_text(head) ? Claim::main : Claim::no;
  return Claim::no;
}

}  // namespace

extern const Format format;
const Format format{"table", 1, 60, "quarry-worker", claims, nullptr, false, true};

}  // namespace quarry::table
