// The smallest provider that terraform-plugin-framework allows: one resource
// with one attribute, which does nothing. It is the yardstick of the start-up
// and memory budgets of `cargo xtask bench` and is never released.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type yardstick struct{}

func (yardstick) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "yardstick"
}

func (yardstick) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (yardstick) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (yardstick) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (yardstick) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return nothing{} }}
}

type nothing struct{}

type nothingModel struct {
	Name types.String `tfsdk:"name"`
}

func (nothing) Metadata(_ context.Context, request resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_nothing"
}

func (nothing) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{Required: true},
	}}
}

func (nothing) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	var model nothingModel
	response.Diagnostics.Append(request.Plan.Get(ctx, &model)...)
	response.Diagnostics.Append(response.State.Set(ctx, &model)...)
}

func (nothing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (nothing) Update(ctx context.Context, request resource.UpdateRequest, response *resource.UpdateResponse) {
	var model nothingModel
	response.Diagnostics.Append(request.Plan.Get(ctx, &model)...)
	response.Diagnostics.Append(response.State.Set(ctx, &model)...)
}

func (nothing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func main() {
	address := "registry.terraform.io/chatbot-rs/yardstick"
	if err := providerserver.Serve(context.Background(), func() provider.Provider { return yardstick{} }, providerserver.ServeOpts{Address: address}); err != nil {
		log.Fatal(err)
	}
}
