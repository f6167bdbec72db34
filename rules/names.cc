#include "rules/names.h"

#include "rules/facts.h"
#include "rules/facts_flatbuffers.h"
#include "rules/mangle.h"
#include "rules/mangle_flatbuffers.h"
#include "rules/mangle_thrift.h"

namespace rules {
namespace {

std::string SchemaPath(const Named& named) { return named.self().path; }
std::string JsonName(const Named& named) { return named.self().json_name; }
std::string ParentPathOf(const Named& named) {
  int parent = named.self().parent;
  return parent < 0 ? named.schema_file().package : named.view.element(parent).path;
}

}  // namespace

SchemaView::SchemaView(const detector::Schema& schema) : schema_(schema) {
  children_.resize(schema.elements.size());
  for (size_t i = 0; i < schema.elements.size(); ++i) {
    const detector::Element& element = schema.elements[i];
    if (element.parent >= 0) children_[element.parent].push_back(static_cast<int>(i));
    by_path_.emplace(std::to_string(schema.files[element.file].pool) + ":" + element.path, i);
  }
}

const detector::Element* SchemaView::Find(const std::string& path, int pool) const {
  auto found = by_path_.find(std::to_string(pool) + ":" + path);
  return found == by_path_.end() ? nullptr : &schema_.elements[found->second];
}

const std::vector<NameEntry>& NameFunctions() {
  static const std::vector<NameEntry> table = {
      {"header", protobuf_cpp::Header},         // a/b.proto            -> a/b.pb.h
      {"namespace", protobuf_cpp::Namespace},   // package a.b          -> a::b
      {"outer", protobuf_cpp::Outer},           // the same             -> a::b::  (or nothing)
      {"type", protobuf_cpp::Type},             // a.b.Msg.Inner        -> a::b::Msg_Inner
      {"flat", protobuf_cpp::FlatType},         // the same             -> Msg_Inner
      {"class", protobuf_cpp::EnclosingClass},  // a.b.Msg.field        -> a::b::Msg
      {"service", protobuf_cpp::Service},       // a.b.Svc.Call         -> a::b::Svc
      {"prefix", protobuf_cpp::EnumPrefix},     // a.b.Msg.Enum         -> a::b::Msg_Enum_
      {"accessor", protobuf_cpp::Accessor},     // callId, class        -> callid, class_
      {"constant", protobuf_cpp::FieldNumber},  // foo_bar              -> kFooBarFieldNumber
      {"camel", protobuf_cpp::Camel},           // foo_bar              -> FooBar
      {"upper", protobuf_cpp::Upper},           // one_of               -> ONE_OF
      {"escaped", protobuf_cpp::Escaped},       // new                  -> new_
      {"name", protobuf_cpp::Plain},            // as in the schema
      {"path", SchemaPath},                     // a.b.Msg.field
      {"parent", ParentPathOf},                 // a.b.Msg.field        -> a.b.Msg
      {"json", JsonName},                       // foo_bar              -> fooBar
      // FlatBuffers.
      {"fbs_header", flatbuffers_cpp::Header},    // a/b.fbs          -> a/b_generated.h
      {"fbs_outer", flatbuffers_cpp::Outer},      // a.b.Table.field  -> a::b::
      {"fbs_type", flatbuffers_cpp::Type},        // a.b.Table        -> a::b::Table
      {"fbs_owner", flatbuffers_cpp::Owner},      // a.b.Table.field  -> a::b::Table
      {"fbs_name", flatbuffers_cpp::Name},        // friend           -> friend_
      {"fbs_upper", flatbuffers_cpp::Upper},      // friend           -> FRIEND_
      {"fbs_variant", flatbuffers_cpp::Variant},  // of a union's value, where a row is for each
      // Thrift.
      {"thrift_header", thrift_cpp::Header},                     // a/b.thrift  -> a/b_types.h
      {"thrift_service_header", thrift_cpp::ServiceHeader},      // the same    -> a/Svc.h
      {"thrift_constants_object", thrift_cpp::ConstantsObject},  // the same -> x::y::g_b_constants
      {"thrift_constants", thrift_cpp::Constants},               // the same    -> x::y::bConstants
      {"thrift_type", thrift_cpp::Type},    // x.y.Svc.f_args.a -> x::y::Svc_f_args
      {"thrift_isset", thrift_cpp::Isset},  // x.y.Msg.a   -> x::y::_Msg__isset
  };
  return table;
}

const std::vector<Fact>& Facts() {
  static const std::vector<Fact> table = {
      {"cardinality", facts::Cardinality, {"singular", "repeated", "map"}},
      {"class", facts::TypeClass, {"number", "string", "enum", "message"}},
      {"wraps", facts::Wraps, {"yes", "no"}},
      {"scalar", facts::Scalar, {}},
      {"presence", facts::Presence, {"yes", "no"}},
      {"may_lack", facts::MayLack, {"yes", "no"}},
      {"in_oneof", facts::InOneof, {"yes", "no"}},
      {"nested", facts::Nested, {"yes", "no"}},
      {"runtime", facts::Runtime, {"full", "lite"}},
      {"generic_services", facts::GenericServices, {"yes", "no"}},
      {"ctype", facts::Ctype, {"plain", "other"}},
      {"array_size", facts::ArraySize, {"yes", "no"}},
      {"package", facts::Package, {"yes", "no"}},
      {"constant", facts::Constant, {"unique", "collides"}},
      {"unknown_values", facts::UnknownValues, {"kept", "apart"}},
      {"shape", flatbuffers_facts::Shape, {"table", "struct"}},
      {"root", flatbuffers_facts::Root, {"yes", "no"}},
      {"file_identifier", flatbuffers_facts::Identifier, {"yes", "no"}},
      {"file_extension", flatbuffers_facts::Extension, {"yes", "no"}},
      {"union", flatbuffers_facts::Union, {"yes", "no"}},
      {"holds", flatbuffers_facts::Holds, {"yes", "no"}},
      {"distinct", flatbuffers_facts::Distinct, {"yes", "no"}},
      {"bit_flags", flatbuffers_facts::BitFlags, {"yes", "no"}},
      {"names_array", flatbuffers_facts::NamesArray, {"yes", "no"}},
      {"plain_name", flatbuffers_facts::PlainName, {"free", "taken"}},
      {"deprecated", flatbuffers_facts::Deprecated, {"yes", "no"}},
      {"nested_data", flatbuffers_facts::Nested, {"flatbuffer", "flexbuffer", "nothing"}},
      {"stored", flatbuffers_facts::Stored, {"number", "enum", "reference"}},
      {"direct", flatbuffers_facts::Direct, {"yes", "no"}},
      {"thrift", thrift_cpp::Declared, {"struct", "typedef", "const", "arguments", "results"}},
      {"oneway", thrift_cpp::Oneway, {"yes", "no"}},
      {"container", thrift_cpp::Container, {"none", "list", "set", "map"}},
      {"constants", thrift_cpp::HasConstants, {"yes", "no"}},
      {"flag", thrift_cpp::HasFlag, {"yes", "no"}},
      {"optional", thrift_cpp::Optional, {"yes", "no"}},
  };
  return table;
}

}  // namespace rules
