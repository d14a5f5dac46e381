// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cctype>
#include <vector>

#include "image/facts.hpp"
#include "quarry/date.hpp"
#include "quarry/number.hpp"

namespace quarry::image {
namespace {

bool is_utf8(std::string_view text) {
  std::size_t following = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (following > 0) {
      if ((byte & 0xc0u) != 0x80u) return false;
      --following;
    } else if (byte >= 0xf5 || (byte >= 0x80 && byte < 0xc2)) {
      return false;
    } else {
      following = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    }
  }
  return following == 0;
}

/// The runs of digits of a text, at most six.
std::vector<std::string> digit_runs(std::string_view text) {
  std::vector<std::string> runs;
  bool in_run = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !in_run) runs.emplace_back();
    if (digit) runs.back() += c;
    in_run = digit;
    if (runs.size() > 6) break;
  }
  return runs;
}

std::string two(std::string digits) { return digits.size() == 1 ? "0" + digits : digits; }

std::string checked(std::string iso) { return parse_date(iso) ? iso : std::string(); }

std::string ymd(const std::string& year, const std::string& month, const std::string& day) {
  if (year.size() != 4 || month.size() > 2 || day.size() > 2) return {};
  return checked(year + "-" + two(month) + "-" + two(day));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank(" \t\r\n\0", 5);
  const auto first = text.find_first_not_of(blank);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string as_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xc0u | byte >> 6);
      out += static_cast<char>(0x80u | (byte & 0x3fu));
    }
  }
  return out;
}

std::string iso_time(std::string_view text) {
  const auto runs = digit_runs(text);
  if (runs.size() < 3 || runs[0].size() > 2 || runs[1].size() > 2 || runs[2].size() > 2) return {};
  int hour = std::stoi(runs[0]);
  const bool pm = text.find("PM") != text.npos || text.find("pm") != text.npos;
  const bool am = text.find("AM") != text.npos || text.find("am") != text.npos;
  if ((pm || am) && (hour < 1 || hour > 12)) return {};
  if (pm && hour != 12) hour += 12;
  if (am && hour == 12) hour = 0;
  const auto time = two(std::to_string(hour)) + ":" + two(runs[1]) + ":" + two(runs[2]);
  return parse_date("2000-01-01T" + time) ? time : std::string();
}

std::string iso_date(std::string_view text) {
  const auto runs = digit_runs(text);
  if (runs.size() != 3) return {};
  if (runs[0].size() == 4) return ymd(runs[0], runs[1], runs[2]);
  if (text.find('.') != text.npos) return ymd(runs[2], runs[1], runs[0]);
  const auto month_first = ymd(runs[2], runs[0], runs[1]);
  const auto day_first = ymd(runs[2], runs[1], runs[0]);
  if (month_first.empty()) return day_first;
  return day_first.empty() || day_first == month_first ? month_first : std::string();
}

std::string iso_date_of_words(std::string_view text) {
  constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto runs = digit_runs(text);
  std::string lower;
  for (const char c : text) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (runs.size() != 2) return {};
  for (std::size_t i = 0; i < months.size(); ++i)
    if (lower.find(months[i]) != lower.npos) return ymd(runs[1], std::to_string(i + 1), runs[0]);
  return {};
}

std::string iso_of_tiff_time(std::string_view text) {
  const auto runs = digit_runs(text);
  if (runs.size() < 5 || runs.size() > 6) return {};
  const auto date = ymd(runs[0], runs[1], runs[2]);
  const auto seconds = runs.size() == 6 ? runs[5] : std::string("00");
  const auto time = iso_time(runs[3] + ":" + runs[4] + ":" + seconds);
  return date.empty() || time.empty() ? std::string() : date + "T" + time;
}

std::optional<double> nanometres(std::string_view unit) {
  struct Length { std::string_view name; double nm; };
  static constexpr std::array lengths{
      Length{"nm", 1}, Length{"nanometer", 1}, Length{"nanometre", 1}, Length{"pm", 1e-3}, Length{"fm", 1e-6},
      Length{"\u00b5m", 1e3}, Length{"\u03bcm", 1e3}, Length{"um", 1e3}, Length{"micron", 1e3}, Length{"microns", 1e3},
      Length{"micrometer", 1e3}, Length{"micrometre", 1e3}, Length{"mm", 1e6}, Length{"millimeter", 1e6}, Length{"cm", 1e7},
      Length{"m", 1e9}, Length{"\u00c5", 0.1}, Length{"\u212b", 0.1}, Length{"angstrom", 0.1}, Length{"A", 0.1},
      Length{"inch", 2.54e7}, Length{"in", 2.54e7}};
  const auto name = as_utf8(trimmed(unit));
  if (name.starts_with("\\u00B5") || name.starts_with("\\u00b5")) return name.size() == 7 && name[6] == 'm' ? std::optional(1e3) : std::nullopt;
  for (const auto& length : lengths)
    if (name == length.name) return length.nm;
  return std::nullopt;
}

std::string_view sem_mode(std::string_view signal) {
  std::string upper;
  for (const char c : signal) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const auto has = [&](std::string_view part) { return upper.find(part) != upper.npos; };
  for (const std::string_view part : {"BSE", "BSD", "ESB", "ASB", "BEI", "COMPO", "TOPO", "BEC", "BED"})
    if (has(part)) return "SEM-BSE";
  const bool secondary = upper.starts_with("SE") || has(" SE") || upper == "INLENS" || upper == "LEI";
  return secondary ? "SEM-SE" : "";
}

}  // namespace quarry::image
