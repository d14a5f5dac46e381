// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/facts.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "quarry/date.hpp"

namespace quarry::image {
namespace {

constexpr std::size_t longest_text = 256;

/// At most six digits, as a person would write it.
std::string shown(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 6).ptr;
  return {text.data(), end};
}

/// Twelve digits: what comes after is the arithmetic's, no header has it.
double tidy(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific, 11).ptr;
  double rounded = value;
  std::from_chars(text.data(), end, rounded);
  return rounded;
}

Value number_or_pair(double x, double y) {
  if (y <= 0 || std::abs(x - y) <= 1e-5 * x) return x;
  return Array{Value(y), Value(x)};
}

}  // namespace

Facts::Facts(Sink& sink, int file, PictureSize size) : sink_(sink), place_{file, -1, -1, {}}, size_(size) {}

void Facts::in_file(int index) { place_ = {index, -1, -1, {}}; }
void Facts::from(std::string object) { place_.object = std::move(object); }

void Facts::state(std::string_view path, Value value) {
  if (stated_.emplace(path).second) sink_.set(path, std::move(value), place_);
}

void Facts::number(std::string_view path, std::optional<double> value, double factor) {
  if (!value || !std::isfinite(*value * factor)) return;
  const double converted = tidy(*value * factor);
  if (path == "electron_microscopy.beam_energy" && beam_keV_ == 0) beam_keV_ = converted;
  state(path, converted);
}

void Facts::positive(std::string_view path, std::optional<double> value, double factor) {
  if (value && *value > 0) number(path, value, factor);
}

void Facts::text(std::string_view path, std::string_view value) {
  const auto words = as_utf8(trimmed(value));
  if (words.empty() || words.size() > longest_text) return;
  if (path == "electron_microscopy.detector" && detector_.empty()) detector_ = words;
  if (path == "electron_microscopy.acquisition_mode" && mode_.empty()) mode_ = words;
  state(path, words);
}

void Facts::spot_size(std::optional<double> value) {
  if (value && *value == std::floor(*value) && std::abs(*value) < 1e6)
    state("electron_microscopy.spot_size", static_cast<std::int64_t>(*value));
}

void Facts::pixel_size(std::optional<double> x, double y, std::string_view native_unit, double native_value) {
  if (!x || !(*x > 0) || !std::isfinite(*x) || has_pixel_size()) return;
  pixel_nm_ = tidy(*x);
  state("microscopy.pixel_size_nm", number_or_pair(pixel_nm_, std::isfinite(y) ? tidy(y) : 0));
  if (native_unit.empty()) return;
  state("microscopy.pixel_size_native.value", native_value);
  state("microscopy.pixel_size_native.unit", as_utf8(native_unit));
}

void Facts::field_of_view(std::optional<double> x, std::optional<double> y) {
  if (x && *x > 0 && std::isfinite(*x)) state("microscopy.field_of_view_nm", y && *y > 0 ? Value(Array{Value(tidy(*y)), Value(tidy(*x))}) : Value(tidy(*x)));
}

void Facts::microscope(std::string_view vendor, std::string_view model, std::string_view technique) {
  const auto maker = as_utf8(trimmed(vendor));
  auto name = as_utf8(trimmed(model));
  if (!maker.empty() && !name.starts_with(maker)) name = name.empty() ? maker : maker + " " + name;
  if (microscope_.empty()) microscope_ = name;
  if (technique_.empty()) technique_ = technique;
  text("microscopy.vendor", maker);
  text("microscopy.technique", technique);
  if (technique != "optical" && !technique.empty()) text("electron_microscopy.microscope", name);
  text("origin.name", name);
  text("origin.type", "experiment");
}

void Facts::acquired(std::string_view iso) {
  if (!iso.empty() && parse_date(iso)) state("microscopy.acquired", std::string(iso));
}

void Facts::sample(std::string_view words) {
  if (sample_.empty() && trimmed(words).size() <= longest_text) sample_ = as_utf8(trimmed(words));
}

void Facts::redact(std::string_view what) {
  redacted_.emplace(what);
  if (what == "operator") state("microscopy.operator_present", true);
}

void Facts::warn(std::string message) { sink_.diagnose(Severity::warning, std::move(message), place_); }
void Facts::note(std::string message) { sink_.diagnose(Severity::note, std::move(message), place_); }

void Facts::finish(std::string_view picture) {
  place_.object.clear();
  if (!redacted_.empty()) {
    Array classes(redacted_.begin(), redacted_.end());
    state("extraction.redacted", std::move(classes));
  }
  std::string sentence(picture);
  if (!mode_.empty()) sentence += ", " + mode_;
  else if (!technique_.empty()) sentence += ", " + technique_;
  if (!microscope_.empty()) sentence += ", " + microscope_;
  if (beam_keV_ > 0) sentence += ", " + shown(beam_keV_) + " keV";
  if (!detector_.empty()) sentence += ", detector " + detector_;
  if (pixel_nm_ > 0) sentence += ", " + shown(pixel_nm_) + " nm/pixel";
  if (!sample_.empty()) sentence += ", sample: " + sample_;
  state("extraction.summary", sentence);
}

}  // namespace quarry::image
