// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::image {

/// One element of an XML text.
struct XmlElement {
  std::string path;  ///< `/OME/Image/Pixels`, without namespace prefixes
  std::map<std::string, std::string, std::less<>> attributes;
  std::string text;  ///< its own, trimmed, at most 1 KiB
};

/// The elements of an XML text in the order of their starts; what came before a fault where the text is broken. No DTD, no
/// entities but the five; at most 10,000 elements, 32 deep.
class XmlValues {
 public:
  explicit XmlValues(std::string_view text);
  const XmlElement* find(std::string_view path) const;
  std::string_view text(std::string_view path) const;
  std::string_view attribute(std::string_view path, std::string_view name) const;
  std::optional<double> number(std::string_view path) const;
  std::optional<double> attribute_number(std::string_view path, std::string_view name) const;
  bool whole() const noexcept { return whole_; }
  std::size_t count(std::string_view path) const;

 private:
  std::vector<XmlElement> elements_;
  bool whole_ = false;
};

}  // namespace quarry::image
