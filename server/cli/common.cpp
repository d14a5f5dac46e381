// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "quarry/formats.hpp"
#include "quarry/record.hpp"

namespace quarry::cli {

std::string principal_of(const std::string& text) {
  if (text == "me") return local_principal();
  if (!is_principal(text))
    throw Error(Code::invalid_argument,
                "'" + text + "' is no principal: give a URN (urn:...), 'public' or 'me'");
  return text;
}

Viewer viewer_of(const Common& common, const std::vector<std::string>& fallback) {
  std::vector<std::string> principals;
  for (const auto& text : common.as.empty() ? fallback : common.as) principals.push_back(principal_of(text));
  return principals.empty() ? Viewer() : Viewer(std::move(principals));
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(Code::not_found, path + ": cannot be opened: check that it exists and may be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

ExtractOptions extract_options(const Reading& reading) {
  ExtractOptions options;
  options.formats = formats();
  options.worker_directory = reading.worker_directory;
  options.unsafe_no_sandbox = reading.unsafe_no_sandbox;
  options.limits.wall = std::chrono::seconds(reading.timeout_seconds);
  options.jobs = reading.jobs;
  if (!reading.map_file.empty()) options.map = read_file(reading.map_file);
  return options;
}

ConnectorOptions connector_options(const Reading& reading) {
  ConnectorOptions options;
  options.allowed_hosts = reading.allowed_hosts;
  options.interrupted = [] { return interrupt_asked(); };
  options.credentials_file = default_credentials_file().string();
  for (const auto& text : reading.settings) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Error(Code::invalid_argument, "setting '" + text + "': give NAME=VALUE, as zenodo.base_url=https://zenodo.org");
    options.settings[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return options;
}

std::uint64_t parse_bytes(const std::string& text, const std::string& option) {
  static constexpr std::array<std::pair<std::string_view, double>, 11> units{
      {{"", 1}, {"B", 1}, {"k", 1e3}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"KiB", 1024.0}, {"MiB", 1048576.0}, {"GiB", 1073741824.0}, {"TiB", 1099511627776.0}}};
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  auto unit = std::string_view(stop, static_cast<std::size_t>(end - stop));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const auto& [name, factor] : units)
    if (error == std::errc() && unit == name && number >= 0 && number * factor < 9e18) return static_cast<std::uint64_t>(number * factor);
  throw Error(Code::invalid_argument, option + " '" + text + "': give bytes, as 1500, 20MB or 4GiB");
}

Selection selection_of(const FileChoice& choice) {
  Selection selection{choice.include, choice.exclude, {}};
  if (!choice.max_bytes.empty()) selection.max_bytes = parse_bytes(choice.max_bytes, "--max-bytes");
  return selection;
}

std::optional<std::uint64_t> bytes_of_mebibytes(const std::optional<std::uint64_t>& mebibytes) {
  if (!mebibytes) return std::nullopt;
  return std::min(*mebibytes, std::uint64_t{1} << 40) << 20;
}

std::optional<AsOf> parse_as_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto at = text.rfind('@');
  AsOf as_of{text.substr(0, at), 0};
  const char* const end = text.data() + text.size();
  if (at != std::string::npos && at != 0) {
    const auto [stop, error] = std::from_chars(text.data() + at + 1, end, as_of.version);
    if (error == std::errc() && stop == end && as_of.version > 0) return as_of;
  }
  throw Error(Code::invalid_argument, "as-of '" + text + "': give DATASET@VERSION, e.g. oxides@3; `quarry show DATASET --versions` lists them");
}

}  // namespace quarry::cli
