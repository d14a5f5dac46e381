// SPDX-License-Identifier: GPL-3.0-or-later
#include "hdf5/document.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "hdf5/state.hpp"
#include "quarry/error.hpp"

namespace quarry::hdf5 {

namespace {

constexpr std::size_t longest_name = 4096, longest_path = 16'384;
constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);

/// The library is told once that it loads no filters and follows no links to other files, and on each thread that it prints nothing.
bool ready() {
  static const bool made = H5open() >= 0 && H5PLset_loading_state(0) >= 0 && H5Lunregister(H5L_TYPE_EXTERNAL) >= 0 && byte_driver() >= 0;
  thread_local const bool silent = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  return made && silent;
}

/// The next name of a path, which is then behind it; empty at its end.
std::string_view take_name(std::string_view& path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  const auto name = path.substr(0, path.find('/'));
  path.remove_prefix(name.size());
  return name;
}

struct Names {
  std::vector<std::pair<std::string, H5L_type_t>> found;
  std::size_t most = 0;
  bool whole = true;
};

herr_t take_link(hid_t, const char* name, const H5L_info_t* info, void* to) {
  auto& names = *static_cast<Names*>(to);
  if (names.found.size() >= names.most) {
    names.whole = false;
    return 1;
  }
  const std::string_view text(name);
  if (text.size() > longest_name) names.whole = false;
  else names.found.emplace_back(text, info->type);
  return 0;
}

Names links_of(hid_t group, std::size_t most) {
  Names names;
  names.most = most;
  if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, take_link, &names) < 0) names.whole = false;
  return names;
}

bool is_group(hid_t object) { return H5Iget_type(object) == H5I_GROUP; }

struct Walk {
  const Visitor& visitor;
  std::size_t most;
  std::set<haddr_t> seen;
  bool whole = true;

  void visit(hid_t object, const std::string& path, int depth) {
    H5O_info_t info;
    if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0) {
      whole = false;
      return;
    }
    if (!seen.insert(info.addr).second) return;
    if (seen.size() > most || depth > 64) {
      whole = false;
      return;
    }
    if (info.type == H5O_TYPE_DATASET) {
      if (auto dataset = describe(object, path)) visitor.dataset(*dataset);
      else whole = false;
    } else if (info.type == H5O_TYPE_GROUP) {
      visitor.group(path);
      members(object, path, depth);
    }
  }

  void members(hid_t group, const std::string& path, int depth) {
    const auto names = links_of(group, most);
    whole = whole && names.whole;
    for (const auto& [name, kind] : names.found) {
      if (kind != H5L_TYPE_HARD) continue;
      if (seen.size() > most) return;
      const Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose);
      const auto below = path.empty() ? name : path + '/' + name;
      if (!object || below.size() > longest_path) whole = false;
      else visit(object.get(), below, depth + 1);
    }
  }
};

}  // namespace

std::uint64_t Dataset::size() const {
  std::uint64_t size = 1;
  for (const auto side : shape) {
    if (side != 0 && size > UINT64_MAX / side) return UINT64_MAX;
    size *= side;
  }
  return size;
}

Handle Document::State::object(std::string_view path) const {
  Handle at(H5Oopen(file.get(), "/", H5P_DEFAULT), H5Oclose);
  std::string rest(path.substr(0, longest_path));
  if (path.size() > longest_path || !ready()) return {};
  std::string_view names(rest);
  for (int soft = 0; at;) {
    const std::string name(take_name(names));
    if (name.empty()) return at;
    if (name == ".") continue;
    H5L_info_t link;
    if (name.size() > longest_name || !is_group(at.get()) || H5Lget_info(at.get(), name.c_str(), &link, H5P_DEFAULT) < 0) return {};
    if (link.type == H5L_TYPE_HARD) {
      at = Handle(H5Oopen(at.get(), name.c_str(), H5P_DEFAULT), H5Oclose);
      continue;
    }
    if (link.type != H5L_TYPE_SOFT || ++soft > 16 || link.u.val_size > longest_path) return {};
    std::string target(link.u.val_size, '\0');
    if (H5Lget_val(at.get(), name.c_str(), target.data(), target.size(), H5P_DEFAULT) < 0) return {};
    target.resize(std::min(target.find('\0'), target.size()));
    if (target.starts_with('/')) at = Handle(H5Oopen(file.get(), "/", H5P_DEFAULT), H5Oclose);
    rest = target + '/' + std::string(names);
    if (rest.size() > longest_path) return {};
    names = rest;
  }
  return {};
}

Handle Document::State::dataset(std::string_view path) const {
  auto found = object(path);
  return found && H5Iget_type(found.get()) == H5I_DATASET ? std::move(found) : Handle();
}

bool Document::begins(std::string_view head) {
  if (head.starts_with(signature)) return true;
  for (std::size_t at = 512; at <= 32'768 && at + signature.size() <= head.size(); at *= 2)
    if (head.substr(at, signature.size()) == signature) return true;
  return false;
}

Document::Document(File& file) : state_(std::make_unique<State>()) {
  if (!ready()) throw Error(Code::internal, "the HDF5 library cannot start");
  ByteSource source;
  if (file.compressed()) {
    const auto bytes = file.bytes();
    source = {-1, bytes.size(), bytes.data()};
  } else {
    source = {file.descriptor(), file.size(), nullptr};
  }
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  if (!access || H5Pset_driver(access.get(), byte_driver(), &source) < 0) throw Error(Code::internal, "the HDF5 library takes no driver");
  state_->file = Handle(H5Fopen("file", H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (!state_->file) throw Error(Code::corrupt, "no HDF5 file, or one that is not whole");
}

Document::~Document() = default;

bool Document::has(std::string_view path) const { return static_cast<bool>(state_->object(path)); }

std::optional<Dataset> Document::dataset(std::string_view path) const {
  const auto found = state_->dataset(path);
  while (path.starts_with('/')) path.remove_prefix(1);
  return found ? describe(found.get(), std::string(path)) : std::nullopt;
}

std::vector<std::string> Document::children(std::string_view group, std::size_t most) const {
  std::vector<std::string> names;
  const auto found = state_->object(group);
  if (!found || !is_group(found.get())) return names;
  for (auto& [name, kind] : links_of(found.get(), most).found)
    if (kind == H5L_TYPE_HARD || kind == H5L_TYPE_SOFT) names.push_back(std::move(name));
  return names;
}

Walked Document::walk(const Visitor& visitor, std::size_t most) const {
  Walk walk{visitor, most, {}};
  const auto root = state_->object("");
  if (!root) return {false};
  walk.visit(root.get(), "", 0);
  return {walk.whole};
}

}  // namespace quarry::hdf5
