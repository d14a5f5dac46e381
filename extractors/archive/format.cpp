// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "gpaw/kind.hpp"
#include "quarry/extractor.hpp"

namespace quarry::archive {
namespace {

using namespace std::string_view_literals;

bool ends_with_any(std::string_view name, std::span<const std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    return name.size() >= ending.size() &&
           std::equal(ending.begin(), ending.end(), name.end() - static_cast<std::ptrdiff_t>(ending.size()), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
  });
}

/// Documents and programs that are ZIP files inside, but one thing to a person.
bool is_document(std::string_view name, std::string_view head) {
  static constexpr std::array endings{".docx"sv, ".docm"sv, ".xlsx"sv, ".xlsm"sv, ".xltx"sv, ".pptx"sv, ".odt"sv, ".ods"sv,
                                      ".odp"sv,  ".epub"sv, ".jar"sv,  ".war"sv,  ".apk"sv,  ".whl"sv,  ".npz"sv, ".3mf"sv,
                                      ".kmz"sv,  ".vsdx"sv, ".xpi"sv,  ".ipa"sv,  ".mcpx"sv, ".opj"sv};
  static constexpr std::array first_members{"[Content_Types].xml"sv, "META-INF/"sv, "mimetype"sv, "_rels/"sv, "docProps/"sv,
                                            "AndroidManifest.xml"sv};
  if (ends_with_any(name, endings)) return true;
  constexpr std::size_t name_at = 30;  // in the first local header
  if (head.size() <= name_at) return false;
  return std::any_of(first_members.begin(), first_members.end(),
                     [&](std::string_view member) { return head.substr(name_at).starts_with(member); });
}

bool is_zip(std::string_view head) {
  return head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv);  // the latter: without any member
}

/// The sum of a tar header's bytes, its own field taken as blanks, stands in it in octal digits.
bool has_tar_checksum(std::string_view header) {
  constexpr std::size_t field = 148, length = 8;
  unsigned sum = 0, stated = 0, digits = 0;
  for (std::size_t i = 0; i < header.size(); ++i)
    sum += i >= field && i < field + length ? ' ' : static_cast<unsigned char>(header[i]);
  for (const char c : header.substr(field, length)) {
    if (c >= '0' && c <= '7') {
      stated = stated * 8 + static_cast<unsigned>(c - '0');
      ++digits;
    } else if (digits != 0) {
      break;
    }
  }
  return digits != 0 && stated == sum;
}

/// POSIX and GNU archives by their word; those of Unix version 7 have none.
bool is_tar(std::string_view head) {
  if (head.size() < 512) return false;
  return head.substr(257, 5) == "ustar" || (head[0] != '\0' && has_tar_checksum(head.substr(0, 512)));
}

Claim claims(std::string_view name, std::string_view head, std::string_view tail) {
  // One thing to a person, too.
  if (is_tar(head)) return gpaw::is_old_gpw(head, tail) ? Claim::no : Claim::main;
  return is_zip(head) && !is_document(name, head) ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{"archive", 2, 80, "quarry-worker", claims, nullptr, true, true};

}  // namespace quarry::archive
