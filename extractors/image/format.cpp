// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <string>

#include "quarry/extractor.hpp"

namespace quarry::image {
namespace {

using namespace std::string_view_literals;

constexpr std::array signatures{"II*\0"sv, "MM\0*"sv, "II+\0\x08\0\0\0"sv, "MM\0+\0\x08\0\0"sv, "\x89PNG\r\n\x1a\n"sv};

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// What JEOL, Hitachi and Tescan write beside a picture; UTF-16 text is recognised by its ASCII letters.
bool is_sidecar(std::string_view base, std::string_view head) {
  if (!base.ends_with(".txt") && !base.ends_with(".hdr")) return false;
  std::string start;
  for (const char c : head.substr(0, 512))
    if (c != '\0') start += c;
  return start.find("$CM_FORMAT") != std::string::npos || start.find("[SemImageFile]") != std::string::npos ||
         (base.ends_with(".hdr") && start.find("[MAIN]") != std::string::npos);
}

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  for (const auto signature : signatures)
    if (head.starts_with(signature)) return Claim::main;
  return is_sidecar(lower(name), head) ? Claim::auxiliary : Claim::no;
}

/// `x.tif` with `x.txt` (JEOL, Hitachi), `x-tif.hdr` or `x.hdr` (Tescan).
std::optional<Member> member(std::string_view name) {
  const auto base = lower(name);
  if (base.ends_with(".tif")) return Member{std::string(name.substr(0, name.size() - 4)), 0};
  if (base.ends_with("-tif.hdr")) return Member{std::string(name.substr(0, name.size() - 8)), 1};
  if (base.ends_with(".txt") || base.ends_with(".hdr")) return Member{std::string(name.substr(0, name.size() - 4)), 1};
  return std::nullopt;
}

}  // namespace

extern const Format format;
const Format format{"image", 1, 50, "quarry-worker", claims, member, false, true};

}  // namespace quarry::image
